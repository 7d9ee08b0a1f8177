import { Model } from '../base/model.js';

/** A file in the page's memory. */
class OpaqueData {
  constructor(blob) {
    this.blob = blob;
  }

  static async createFromData(data, mimetype) {
    return new OpaqueData(data instanceof Blob ? data : new Blob([data], { type: mimetype }));
  }

  url() {
    return URL.createObjectURL(this.blob);
  }

  autorelease() {}

  formData() {
    return this.blob;
  }
}

/** A file on its way out, as whatsapp-web.js puts it into the message. */
class MediaData extends Model {
  toJSON() {
    const { mediaBlob: _blob, ...fields } = super.toJSON();
    return fields;
  }
}

/** How WhatsApp shows a file of this type. Documents keep their names. */
function kindOf(mimetype, { asDocument, asSticker, isPtt }) {
  if (asDocument) return 'document';
  if (asSticker) return 'sticker';
  const [main] = mimetype.split('/');
  if (main === 'audio') return isPtt ? 'ptt' : 'audio';
  return main === 'video' || main === 'image' ? main : 'document';
}

async function hashOf(blob) {
  const hash = await crypto.subtle.digest('SHA-256', await blob.arrayBuffer());
  return btoa(String.fromCharCode(...new Uint8Array(hash)));
}

/** The modules by which whatsapp-web.js sends and fetches files. Bytes go as they are: nothing is scaled or encrypted. */
export function mediaModules(line) {
  const blobs = new Map();
  const objects = new Map();
  return {
    WAWebMediaOpaqueData: OpaqueData,
    WAWebPrepRawMedia: {
      prepRawMedia: ({ blob }, params) => ({
        async waitForPrep() {
          const filehash = await hashOf(blob);
          blobs.set(filehash, blob);
          const type = kindOf(blob.type, params);
          return new MediaData({
            type,
            filehash,
            mimetype: blob.type,
            size: blob.size,
            isGif: Boolean(params.asGif),
            mediaBlob: await OpaqueData.createFromData(blob),
            ...(type === 'document' && { filename: blob.name }),
          });
        },
      }),
    },
    WAWebMediaStorage: {
      getOrCreateMediaObject(filehash) {
        const object = objects.get(filehash) ?? {
          filehash,
          contentInfo: {},
          consolidate({ type, size }) {
            Object.assign(this, { type, size });
          },
        };
        objects.set(filehash, object);
        return object;
      },
    },
    WAWebMmsMediaTypes: { msgToMediaType: ({ type }) => type, castToV4: (type) => type },
    WAWebMediaDataUtils: { shouldUseMediaCache: () => false },
    WAWebMediaInMemoryBlobCache: { InMemoryMediaBlobCache: blobs },
    WAWebStartMediaUploadQpl: { startMediaUploadQpl: () => ({}) },
    WAWebMediaMmsV4Upload: {
      async uploadMedia({ mimetype, mediaObject: { filehash } }) {
        const id = await line.upload(blobs.get(filehash), mimetype);
        blobs.delete(filehash);
        const url = new URL(`/media/${id}`, location.href).href;
        return {
          mediaEntry: {
            mmsUrl: url,
            deprecatedMms3Url: url,
            directPath: `/media/${id}`,
            mediaKey: 'fake',
            mediaKeyTimestamp: Math.floor(Date.now() / 1000),
            encFilehash: filehash,
            uploadHash: filehash,
          },
        };
      },
    },
    WAWebDownloadManager: {
      downloadManager: {
        async downloadAndMaybeDecrypt({ directPath, signal }) {
          const response = await fetch(directPath, { signal });
          if (!response.ok) {
            throw Object.assign(new Error('this file is gone'), { status: response.status });
          }
          return response.arrayBuffer();
        },
      },
    },
  };
}
