/**
 * The line to the server. Orders come as server-sent events; what the page did goes back by POST.
 * The first order is always `welcome`. Returns a function that hangs up.
 */
export function openControl({ device, phone }, onOrder, onLost) {
  const query = new URLSearchParams();
  if (device) query.set('device', device);
  if (phone) query.set('phone', phone);
  const orders = new EventSource(`/control?${query}`);
  orders.addEventListener('message', (event) => onOrder(JSON.parse(event.data)));
  // No half-life: a page that lost its server is offline until it is loaded again.
  orders.addEventListener('error', () => {
    orders.close();
    onLost();
  });
  return () => orders.close();
}

/** Makes the function that tells the server `facts` about this page, one after the other. */
export function reporter(page) {
  let last = Promise.resolve();
  return (fact) => {
    const sent = last.then(async () => {
      const response = await fetch(`/report?page=${page}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(fact),
      });
      if (!response.ok) throw new Error(`the server refused a report: ${response.status}`);
      return response.status;
    });
    last = sent.catch(() => undefined);
    return sent;
  };
}
