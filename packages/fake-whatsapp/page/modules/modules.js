import { commands, connection, me, socket } from '../base/connection.js';
import { Collection } from '../base/model.js';
import { createWid } from '../base/wid.js';
import { chats, chatWith } from '../chats/chats.js';
import { contactModules, contacts } from '../chats/contacts.js';
import { groupModules, groups } from '../chats/groups.js';
import { mediaModules } from '../chats/media.js';
import { MessageKey, messages } from '../chats/messages.js';
import { reactions, reactionTable } from '../chats/reactions.js';
import { actionModules } from '../chats/traffic.js';
import { isOptionalModule } from './optional-modules.js';

const getADVSecretKey = () => 'fake-adv-secret';
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
  WAWebLaunchSocketUtils: { refreshQR: () => commands.refreshQR() },
  WABase64: { encodeB64: (bytes) => btoa(String.fromCharCode(...bytes)) },
  WAWebCompanionRegClientUtils: { DEVICE_PLATFORM: '1' },
  WAWebMiscBrowserUtils: { info: () => ({ os: 'Linux', name: 'Chrome' }) },
  WAWebAdvSignatureApi: { getADVSecretKey },
  WAWebUserPrefsInfoStore: { waNoiseInfo: { get: async () => ({ staticKeyPair: keyPair }) } },
  WAWebSignalStoreApi: {
    waSignalStore: { getRegistrationInfo: async () => ({ identityKeyPair: keyPair }) },
  },
  WAWebUserPrefsMultiDevice: { getADVSecretKey },
  WAWebUserPrefsMeUser: { getMaybeMePnUser: me, getMaybeMeLidUser: () => lidOfMe },
};

/** What it listens to and calls once the chats are there. */
const chatModules = {
  WAWebCollections: {
    Msg: messages,
    Chat: chats,
    Contact: contacts,
    GroupMetadata: groups,
    Reactions: reactions,
    Blocklist: new Collection(),
    Call: new Collection(),
  },
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
  WAWebQuotedMsgModelUtils: {
    getQuotedMsgObj: ({ id, quotedStanzaID }) =>
      messages.find(String(id.remote), quotedStanzaID) ?? null,
  },
  WAWebGetEphemeralFieldsMsgActionsUtils: { getEphemeralFields: () => ({}) },
  WALinkify: { findLink: (text) => findLinks(text)[0] ?? null, findLinks },
  WAWebLinkPreviewChatAction: { getLinkPreview: async () => ({}) },
  WAWebL10N: { getRegion: () => 'ID' },
  WAWebSyncGatingUtils: {},
  WAWebCallCollection: {},
  WAWebBackendJobsCommon: passThrough,
  WAWebE2EProtoUtils: passThrough,
  WAWebAddonReactionTableMode: { reactionTableMode: reactionTable },
  WAWebAddonPollVoteTableMode: { pollVoteTableMode: { bulkUpsert: () => undefined } },
};

/**
 * WhatsApp Web's own loader, which is all that whatsapp-web.js needs to find its way: a module by its name.
 * A name that is not here is told to `onMissing` and throws, as the real loader does.
 */
export function makeRequire(line, pairingModules, onMissing) {
  const modules = new Map(
    Object.entries({
      ...startModules,
      ...pairingModules,
      ...chatModules,
      ...contactModules(line),
      ...groupModules(line),
      ...mediaModules(line),
      ...actionModules(line),
    }),
  );
  return (name) => {
    const module = modules.get(name);
    if (module !== undefined) return module;
    if (isOptionalModule(name)) return {};
    onMissing(name);
    throw new Error(`fake-whatsapp has no module ${name}`);
  };
}
