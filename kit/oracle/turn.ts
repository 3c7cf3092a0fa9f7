import type { Turn, TurnResult } from "../run/turn.ts";
import type { Builds } from "./builds.ts";
import { asksAtLeast, asksFor, requestsFor } from "./commands.ts";
import type { Report } from "./finding.ts";
import type { Question } from "./history.ts";
import { mustAskAlone, readLine, readReply, saysServerTimeout, strongestOf } from "./reading.ts";

/** The questions of one call in the order in which they were asked. Its rounds take them one by one. */
export interface QuestionsInOrder {
	/** The earliest question that no round has taken yet. */
	next(): Question | undefined;
	nextTo(node: string): Question | undefined;
	take(question: Question): void;
}

export function questionsInOrder(all: readonly Question[]): QuestionsInOrder {
	const taken = new Set<Question>();
	const byNode = new Map<string, Question[]>();
	for (const question of all) {
		const known = byNode.get(question.node);
		if (known === undefined) byNode.set(question.node, [question]);
		else known.push(question);
	}
	const everyone = firstLeft(all, taken);
	const nodes = new Map([...byNode].map(([node, list]) => [node, firstLeft(list, taken)]));
	return {
		next: everyone,
		nextTo: (node) => nodes.get(node)?.(),
		take: (question) => void taken.add(question),
	};
}

/**
 * The first question of a list that is not taken. Taken questions are skipped only once, so all calls together take
 * linear time.
 */
function firstLeft(list: readonly Question[], taken: ReadonlySet<Question>): () => Question | undefined {
	let at = 0;
	return () => {
		for (let question = list[at]; question !== undefined && taken.has(question); question = list[at]) at++;
		return list[at];
	};
}

export interface TurnTerms {
	readonly id: string;
	readonly requestTimeout: number;
	/** How often the driver repeats a failed question in the same round. */
	readonly retries: number;
	readonly round: number;
	/** When the call ended, and with it all questions that were still open. */
	readonly settledAt: number;
	/** It asks exactly what it must. Other drivers may add forms that the node answers. */
	readonly isLibrary: boolean;
	/**
	 * The command to which each node has listed the job, if it was asked several commands. From then on that command is
	 * enough (ASK-8).
	 */
	readonly listing: Map<string, string>;
}

/** Follows a node through a round that begins with the question `first`, with all questions that follow from it. */
export function takeTurn(first: Question, questions: QuestionsInOrder, builds: Builds, terms: TurnTerms, report: Report): Turn {
	const { node } = first;
	let question = first;
	const possible = builds.known(node, question.askedAt);
	let build =
		possible.find((candidate) => {
			const [wanted = []] = requestsFor(candidate, terms.id);
			return asksFor(question.commands, wanted, candidate) || asksListing(question, wanted, terms);
		}) ?? possible[0];
	let requests = requestsFor(build, terms.id);
	let isRead = false;
	let retries = terms.retries;
	for (;;) {
		questions.take(question);
		checkCommands(question, requests[0] ?? [], build, terms, report);
		const isUnclear = question.end.kind === "answered" && mustAskAlone(question.end.body, question.commands);
		const { ended, last } = isUnclear
			? askedAlone(question, questions, terms, report)
			: { ended: endOf(question, terms, report), last: question };
		const isPart = asksListing(question, requests[0] ?? [], terms);
		noteListing(question, ended.word, terms);
		const turn = { node, build, droppedAt: ended.droppedAt, endedAt: ended.at, endedAs: last.endedAs };
		if (ended.word.kind === "failure" && retries > 0) {
			const repeated = questions.nextTo(node);
			if (repeated === undefined || repeated.commands.join() !== question.commands.join()) return { word: ended.word, ...turn };
			retries--;
			question = repeated;
			continue;
		}
		if (ended.word.kind !== "unknown") return { word: ended.word, ...turn };
		// ASK-9: the build is read again. Commands that were asked before may be left out. A module that was
		// asked alone is only a part of a request, so all of it is asked then (ASK-8).
		if (!isPart) requests = requests.slice(1);
		if (!isRead) {
			isRead = true;
			const again = builds.fresh(node, ended.at);
			if (again !== undefined) {
				build = again;
				requests = requestsFor(again, terms.id).filter((request) => request.join() !== question.commands.join());
			}
		}
		const next = questions.nextTo(node);
		// A command that was already asked in another form, or in a request with others, may be asked again.
		const wasAsked = (command: string) => question.commands.some((asked) => asksFor([asked], [command], build));
		const isNeedless = requests[0]?.every(wasAsked) === true;
		if (requests[0] === undefined || (isNeedless && next?.askedAt !== ended.at))
			return { word: { kind: "unsupported" }, ...turn };
		if (next === undefined || next.askedAt !== ended.at) {
			// At the time at which the round or the wait ends, the driver does not have to ask the node any more.
			if (ended.at < terms.settledAt)
				report("ASK-9", `${node} to be asked ${requests[0].join(" and ")} at ${ended.at} ms`, "no such question", terms.round);
			return { word: { kind: "open" }, ...turn, endedAt: Number.POSITIVE_INFINITY };
		}
		question = next;
	}
}

function checkCommands(
	question: Question,
	wanted: readonly string[],
	build: string | undefined,
	terms: TurnTerms,
	report: Report,
): void {
	const { node, commands, askedAt } = question;
	const { round, id, isLibrary } = terms;
	if (asksListing(question, wanted, terms)) return;
	if (isLibrary ? asksFor(commands, wanted, build) : asksAtLeast(commands, wanted, build, id)) return;
	const clause = commands.length < wanted.length ? "ASK-8" : build === undefined ? "ASK-9" : "ASK-1";
	report(
		clause,
		`${node} (build ${build ?? "unreadable"}) to be asked ${wanted.join(" and ")}`,
		`${commands.join(" and ")} at ${askedAt} ms`,
		round,
	);
}

/** ASK-8: only the module that has listed the job is asked. */
function asksListing({ node, commands }: Question, wanted: readonly string[], { listing }: TurnTerms): boolean {
	const listed = listing.get(node);
	return listed !== undefined && commands.length === 1 && commands[0] === listed && wanted.includes(listed);
}

function noteListing({ node, commands, end }: Question, word: End["word"], { id, listing }: TurnTerms): void {
	if (word.kind === "failure" || word.kind === "open") return;
	if (word.kind === "unknown" && !commands.includes(listing.get(node) ?? "")) return;
	if (word.kind !== "in_progress" && word.kind !== "complete") listing.delete(node);
	else if (commands.length > 1 && end.kind === "answered") {
		const { body } = end;
		const listed = commands.find((command) => readLine(body, command, commands, id).kind === word.kind);
		if (listed !== undefined) listing.set(node, listed);
	}
}

/**
 * PARSE-8: the questions for the commands of `first`, each in its own request, and their common result. They are asked
 * one after the other, or all at once.
 */
function askedAlone(
	first: Question,
	questions: QuestionsInOrder,
	terms: TurnTerms,
	report: Report,
): { readonly ended: End; readonly last: Question } {
	const { node, endedAt } = first;
	const wanted = new Set(first.commands);
	const ends: End[] = [];
	let last = first;
	let at = endedAt;
	while (wanted.size > 0) {
		const next = questions.nextTo(node);
		const [command = "", another] = next?.commands ?? [];
		const isInTime = next?.askedAt === endedAt || next?.askedAt === at;
		if (next === undefined || !isInTime || another !== undefined || !wanted.delete(command)) {
			if (at < terms.settledAt)
				report(
					"PARSE-8",
					`${node} to be asked ${[...wanted].join(" and ")} separately at ${at} ms`,
					"no such question",
					terms.round,
				);
			return { ended: { at: NEVER, word: { kind: "open" }, droppedAt: undefined }, last };
		}
		questions.take(next);
		last = next;
		const ended = endOf(next, terms, report);
		at = ended.at;
		if (ended.word.kind === "open" || (ended.word.kind === "failure" && ended.word.timeout !== "the server's"))
			return { ended, last };
		ends.push(ended);
	}
	const failed = ends.find(({ word }) => word.kind === "failure");
	const readings = ends.flatMap(({ word }) => (word.kind === "failure" || word.kind === "open" ? [] : [word]));
	return { ended: { at, word: failed?.word ?? strongestOf(readings), droppedAt: undefined }, last };
}

const NEVER = Number.POSITIVE_INFINITY;

interface End {
	readonly at: number;
	readonly word: Exclude<TurnResult, { readonly kind: "unsupported" }> | { readonly kind: "unknown" };
	readonly droppedAt: number | undefined;
}

/** The result of one question and its time, at the latest its request timeout (ASK-7). */
function endOf(question: Question, { id, requestTimeout, round, settledAt }: TurnTerms, report: Report): End {
	const { node, askedAt, endedAt, end, commands } = question;
	const limit = askedAt + requestTimeout;
	const timedOut: End = { at: limit, word: { kind: "failure", reason: "timed_out", timeout: "ours" }, droppedAt: undefined };
	if (endedAt > limit && settledAt >= limit) {
		report(
			"ASK-7",
			`the question that ${node} was asked at ${askedAt} ms to be given up at ${limit} ms`,
			endText(question),
			round,
		);
		return timedOut;
	}
	switch (end.kind) {
		case "answered": {
			const word = readReply(end.body, commands, id);
			const isWholeTimeout = word.kind === "error" && saysServerTimeout(end.body);
			// ASK-6: this counts like a question that timed out.
			const failure = { kind: "failure", reason: "timed_out", timeout: "the server's" } as const;
			return { at: endedAt, word: isWholeTimeout ? failure : word, droppedAt: undefined };
		}
		case "failed":
			return { at: endedAt, word: { kind: "failure", reason: end.reason }, droppedAt: undefined };
		case "given-up":
			if (endedAt === limit) return timedOut;
			return { at: Number.POSITIVE_INFINITY, word: { kind: "open" }, droppedAt: endedAt };
		case "open":
			return { at: Number.POSITIVE_INFINITY, word: { kind: "open" }, droppedAt: undefined };
		default:
			return end satisfies never;
	}
}

function endText({ end, endedAt }: Question): string {
	switch (end.kind) {
		case "answered":
			return `an answer taken at ${endedAt} ms`;
		case "failed":
			return `a failure at ${endedAt} ms`;
		case "given-up":
			return `given up at ${endedAt} ms`;
		case "open":
			return "still open";
		default:
			return end satisfies never;
	}
}
