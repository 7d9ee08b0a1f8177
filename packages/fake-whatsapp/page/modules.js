import { chats, chatWith } from './chats.js';
import { commands, connection, me, socket } from './connection.js';
import { contactModules } from './contacts.js';
import { MessageKey, messages } from './messages.js';
import { createWid } from './wid.js';

const keyPair = { pubKey: new Uint8Array(32) };
const lidOfMe = createWid('900000000000001@lid');
const passThrough = { mediaTypeFromProtobuf: () => null, typeAttributeFromProtobuf: () => 'text' };

/** A link in a text, as WhatsApp finds it. */
function findLinks(text) {
  return [...(text ?? '').matchAll(/https?:\/\/\S+/g)].map(([href]) => ({ href }));
}

/** What whatsapp-web.js reads while it starts, before the account is linked. */
const startModules = {
  WAWebSocketModel: { Socket: socket },
  WAWebCmd: { Cmd: commands },
  WAWebConnModel: { Conn: connection },
  WAWebOfflineHandler: { OfflineMessageHandler: { getOfflineDeliveryProgress: () => 100 } },
  WAWebAltDeviceLinkingApi: {
    setPairingType: () => undefined,
    initializeAltDeviceLinking: async () => undefined,
    startAltLinkingFlow: async () => 'FAKECODE',
  },
  WABase64: { encodeB64: (bytes) => btoa(String.fromCharCode(...bytes)) },
  WAWebCompanionRegClientUtils: { DEVICE_PLATFORM: '1' },
  WAWebAdvSignatureApi: {},
  WAWebUserPrefsInfoStore: { waNoiseInfo: { get: async () => ({ staticKeyPair: keyPair }) } },
  WAWebSignalStoreApi: {
    waSignalStore: { getRegistrationInfo: async () => ({ identityKeyPair: keyPair }) },
  },
  WAWebUserPrefsMultiDevice: { getADVSecretKey: () => 'fake-adv-secret' },
  WAWebUserPrefsMeUser: { getMaybeMePnUser: me, getMaybeMeLidUser: () => lidOfMe },
};

/** What it listens to and calls once the chats are there. */
const chatModules = {
  WAWebCollections: { Msg: messages, Chat: chats },
  WAWebWidFactory: {
    createWid,
    createWidFromWidLike: createWid,
    asUserWidOrThrow: createWid,
  },
  WAWebFindChatAction: { findOrCreateLatestChat: async (wid) => ({ chat: chatWith(wid) }) },
  WAWebChatGetters: { getIsNewsletter: () => false, getIsBroadcast: () => false },
  // The whole history is in the page from the start.
  WAWebChatLoadMessages: { loadEarlierMsgs: async () => [] },
  WAWebStreamModel: {
    Stream: { markAvailable: () => undefined, markUnavailable: () => undefined },
  },
  WAWebMsgKey: MessageKey,
  WAWebMsgReply: { canReplyMsg: () => true },
  WAWebGetEphemeralFieldsMsgActionsUtils: { getEphemeralFields: () => ({}) },
  WALinkify: { findLink: (text) => findLinks(text)[0] ?? null, findLinks },
  WAWebLinkPreviewChatAction: { getLinkPreview: async () => undefined },
  WAWebSyncGatingUtils: {},
  WAWebCallCollection: {},
  WAWebBackendJobsCommon: passThrough,
  WAWebE2EProtoUtils: passThrough,
  WAWebAddonReactionTableMode: { reactionTableMode: { bulkUpsert: () => undefined } },
  WAWebAddonPollVoteTableMode: { pollVoteTableMode: { bulkUpsert: () => undefined } },
  ...contactModules,
};

/**
 * WhatsApp Web's own loader, which is all that whatsapp-web.js needs to find its way: a module by its name.
 * A name that is not here is told to `onMissing` and throws, as the real loader does.
 */
export function makeRequire(actionModules, onMissing) {
  const modules = new Map(Object.entries({ ...startModules, ...chatModules, ...actionModules }));
  return (name) => {
    const module = modules.get(name);
    if (module === undefined) {
      onMissing(name);
      throw new Error(`fake-whatsapp has no module ${name}`);
    }
    return module;
  };
}
