/** Width and height in pixels. */
export interface ImageSize {
  readonly width: number;
  readonly height: number;
}

/** The size of a PNG, JPEG or GIF; `undefined` for anything else. */
export function readImageSize(content: Buffer): ImageSize | undefined {
  if (content.length >= 24 && content.subarray(1, 4).toString('latin1') === 'PNG') {
    return { width: content.readUInt32BE(16), height: content.readUInt32BE(20) };
  }
  if (content.length >= 10 && content.subarray(0, 3).toString('latin1') === 'GIF') {
    return { width: content.readUInt16LE(6), height: content.readUInt16LE(8) };
  }
  return content.length >= 4 && content.readUInt16BE(0) === 0xffd8
    ? readJpegSize(content)
    : undefined;
}

/** Goes from segment to segment until the one that begins the picture. */
function readJpegSize(content: Buffer): ImageSize | undefined {
  let position = 2;
  while (position + 9 <= content.length && content[position] === 0xff) {
    const marker = content[position + 1] ?? 0;
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame) {
      return {
        height: content.readUInt16BE(position + 5),
        width: content.readUInt16BE(position + 7),
      };
    }
    position += 2 + content.readUInt16BE(position + 2);
  }
  return undefined;
}
