import { me } from '../base/connection.js';
import { Collection, Model } from '../base/model.js';
import { createWid } from '../base/wid.js';

class Members extends Collection {
  toJSON() {
    return this.getModelsArray();
  }

  serialize() {
    return JSON.parse(JSON.stringify(this));
  }
}

class GroupMetadata extends Model {
  iAmAdmin() {
    return this.participants.get(me())?.isAdmin ?? false;
  }
}

class GroupCollection extends Collection {
  /** The metadata of a group as the server has it now. */
  take({ id, subject, description, owner, createdAt, members }) {
    const wid = createWid(id);
    const group = this.get(wid) ?? this.add(new GroupMetadata({ id: wid }));
    const participants = new Members();
    for (const { id: member, admin } of members) {
      participants.add(
        new Model({ id: createWid(member), isAdmin: admin, isSuperAdmin: member === owner }),
      );
    }
    group.set({
      subject,
      desc: description,
      owner: createWid(owner),
      creation: Math.floor(createdAt / 1000),
      announce: false,
      participants,
    });
    return group;
  }

  // The server tells each change by itself.
  async update() {}
}

/** All groups that the page knows. */
export const groups = new GroupCollection();

/** The modules by which whatsapp-web.js changes groups; the server carries out each change and tells it to all pages. */
export function groupModules(line) {
  const act = (action) => line.ask({ kind: 'group', ...action });
  const ids = (members) => members.map((member) => String(member.id ?? member));
  const changeMembers = (change) => (chat, members) =>
    act({ action: change, group: String(chat.id), members: ids(members) });
  return {
    WAWebGroupQueryJob: {
      queryAndUpdateGroupMetadataById: async () => undefined,
      resetGroupInviteCode: (wid) => act({ action: 'reset-invite', group: String(wid) }),
    },
    WAWebGroupCreateJob: {
      async createGroup({ title }, members) {
        const { group } = await act({
          action: 'create',
          subject: title,
          members: members.map(({ phoneNumber }) => String(phoneNumber)),
        });
        return {
          wid: createWid(group.id),
          subject: title,
          participants: group.members.map(({ id }) => ({
            wid: createWid(id),
            type: id === group.owner ? 'superadmin' : 'participant',
          })),
        };
      },
    },
    WAWebModifyParticipantsGroupAction: {
      removeParticipants: changeMembers('remove'),
      promoteParticipants: changeMembers('promote'),
      demoteParticipants: changeMembers('demote'),
    },
    WASmaxGroupsAddParticipantsRPC: {
      async sendAddParticipantsRPC({ participantArgs, iqTo }) {
        const members = participantArgs.map(({ participantJid }) => participantJid);
        await act({ action: 'add', group: iqTo, members });
        // The shape in which WhatsApp wraps "it went well" for one person.
        const mixins = { addParticipantsParticipantMixins: { value: {} } };
        const added = members.map(() => ({
          addParticipantsParticipantAddedOrNonRegisteredWaUserParticipantErrorLidResponseMixinGroup:
            { value: mixins },
        }));
        return { name: 'AddParticipantsResponseSuccess', value: { addParticipant: added } };
      },
    },
    WAWebWidToJid: { widToGroupJid: String, widToUserJid: String },
    WAWebJidToWid: { userJidToUserWid: createWid },
    WAWebGroupModifyInfoJob: {
      setGroupSubject: (wid, subject) =>
        act({ action: 'subject', group: String(wid), text: subject }),
      setGroupDescription: (wid, description) =>
        act({ action: 'description', group: String(wid), text: description }),
    },
    WAWebExitGroupAction: {
      sendExitGroup: (chat) => act({ action: 'leave', group: String(chat.id) }),
    },
    WAWebMexFetchGroupInviteCodeJob: {
      fetchMexGroupInviteCode: (id) => act({ action: 'invite-code', group: String(id) }),
    },
    WAWebGroupInviteJob: {
      async joinGroupViaInvite(code) {
        const { group } = await act({ action: 'join', text: code });
        return { gid: createWid(group.id) };
      },
    },
  };
}
