import type { FormattedText, TextEntity, TextEntityType } from './text-entity.ts';

/** A text with its entities written in Telegram's HTML style: what a reader of a transcript compares. */
export function renderHtml({ text, entities }: FormattedText): string {
  let html = '';
  let position = 0;
  const open: { readonly close: string; readonly end: number }[] = [];
  const writeUntil = (end: number): void => {
    for (let last = open.at(-1); last !== undefined && last.end <= end; last = open.at(-1)) {
      html += escapeHtml(text.slice(position, last.end)) + last.close;
      position = last.end;
      open.pop();
    }
    html += escapeHtml(text.slice(position, end));
    position = end;
  };
  for (const entity of entities) {
    const tag = tagOf(entity);
    if (tag === undefined) continue;
    writeUntil(entity.offset);
    html += tag.open;
    open.push({ close: tag.close, end: entity.offset + entity.length });
  }
  writeUntil(text.length);
  return html;
}

interface HtmlTag {
  readonly open: string;
  readonly close: string;
}

const PLAIN_TAGS: ReadonlyMap<TextEntityType, string> = new Map([
  ['blockquote', 'blockquote'],
  ['bold', 'b'],
  ['code', 'code'],
  ['italic', 'i'],
  ['spoiler', 'tg-spoiler'],
  ['strikethrough', 's'],
  ['underline', 'u'],
]);

/** `undefined` for what Telegram marks by itself: commands and mentions. */
function tagOf(entity: TextEntity): HtmlTag | undefined {
  const plain = PLAIN_TAGS.get(entity.type);
  if (plain !== undefined) return { open: `<${plain}>`, close: `</${plain}>` };
  if (entity.type === 'expandable_blockquote') {
    return { open: '<blockquote expandable>', close: '</blockquote>' };
  }
  if (entity.type === 'pre') {
    return entity.language === undefined
      ? { open: '<pre>', close: '</pre>' }
      : {
          open: `<pre><code class="language-${escapeHtml(entity.language)}">`,
          close: '</code></pre>',
        };
  }
  if (entity.url !== undefined) return link(entity.url);
  if (entity.userId !== undefined) return link(`tg://user?id=${entity.userId}`);
  if (entity.customEmojiId !== undefined) {
    const id = escapeHtml(entity.customEmojiId);
    return { open: `<tg-emoji emoji-id="${id}">`, close: '</tg-emoji>' };
  }
  return undefined;
}

function link(url: string): HtmlTag {
  return { open: `<a href="${escapeHtml(url)}">`, close: '</a>' };
}

function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
