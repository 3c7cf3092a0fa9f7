import type { OfficialClient } from "./official-client.ts";

/** The questions that the clients are busy with, also those that a task has given up. */
const open = new WeakMap<OfficialClient, Set<Promise<unknown>>>();

/** Remembers a question until it ends. */
export function noteQuestion(client: OfficialClient, question: Promise<unknown>): void {
	const questions = open.get(client) ?? new Set();
	open.set(client, questions);
	questions.add(question);
	const forget = (): void => void questions.delete(question);
	question.then(forget, forget);
}

/**
 * Resolves when the client has no open question of this package. Await it before you close the client: a wait may end
 * while other nodes are still being asked, the client cannot cancel a question, and version 6 of it may hang or crash
 * if it is closed during one.
 *
 * ```ts
 * await clientIdle(client);
 * client.close();
 * ```
 */
export async function clientIdle(client: OfficialClient): Promise<void> {
	for (let questions = open.get(client); questions !== undefined && questions.size > 0; ) await Promise.allSettled(questions);
}
