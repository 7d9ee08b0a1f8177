import type { Announcer, Delivery, ResultNews } from '../../src/use-cases/deadlines/announcer.ts';

/** Stands for the chat: keeps what was posted, and answers as it is told. */
export class ChatBoard implements Announcer {
  readonly posts: string[] = [];
  readonly edits: string[] = [];
  readonly lateMs: number[] = [];
  readonly executed: string[] = [];
  answers: Delivery[] = [];
  editAnswers: Delivery[] = [];

  async postResult(
    _sessionId: string,
    proposalId: string,
    { lateMs, executed }: ResultNews,
  ): Promise<Delivery> {
    if (executed !== undefined) this.executed.push(executed.kind);
    return this.#post(`result ${proposalId}`, lateMs);
  }

  async postResultFiles(): Promise<void> {}

  async postReminder(_sessionId: string, proposalId: string, kind: string): Promise<Delivery> {
    return this.#post(`${kind} ${proposalId}`, 0);
  }

  async postTradeAnswer(
    _sessionId: string,
    proposalId: string,
    answer: { kind: string },
  ): Promise<Delivery> {
    return this.#post(`${answer.kind} ${proposalId}`, 0);
  }

  async postSessionEnd(sessionId: string, lateMs: number): Promise<Delivery> {
    return this.#post(`end ${sessionId}`, lateMs);
  }

  async refreshCards(sessionId: string, proposalId?: string): Promise<Delivery> {
    this.edits.push(proposalId ?? sessionId);
    return this.editAnswers.shift() ?? { kind: 'delivered' };
  }

  #post(what: string, lateMs: number): Delivery {
    const answer = this.answers.shift() ?? { kind: 'delivered' };
    if (answer.kind === 'delivered') this.posts.push(what);
    this.lateMs.push(lateMs);
    return answer;
  }
}
