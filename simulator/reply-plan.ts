import type { RequestFailureReason } from "../src/cluster/cluster.ts";
import type { WireFault } from "./wire-fault.ts";

/**
 * A scripted answer to one question: a word of the list below; a value as a server writes it, the text after the tab (`{ value }`, in which
 * `{id}` stands for the task id of the question); or a whole body (`{ body }`).
 */
export type PlannedAnswer = AnswerWord | { readonly value: string } | { readonly body: string };

/** The words that stand for a value. These are real replies, shortened to the fields that a tracker reads. */
const VALUES = {
	active: "trid={id}:ns=test:set=demo:status=active(ok):job-progress=50.00:recs-succeeded=50:recs-failed=0",
	done: "trid={id}:ns=test:set=demo:status=done(ok):job-progress=100.00:recs-succeeded=100:recs-failed=0",
	aborting: "trid={id}:ns=test:set=demo:status=active(user-aborted):job-progress=50.00:recs-succeeded=50:recs-failed=0",
	aborted: "trid={id}:ns=test:set=demo:status=done(user-aborted):job-progress=100.00:recs-succeeded=50:recs-failed=0",
	abandoned: "trid={id}:ns=test:set=demo:status=done(abandoned-unknown):job-progress=12.00:recs-succeeded=12:recs-failed=0",
	"done with failed records": "trid={id}:ns=test:set=demo:status=done(ok):job-progress=100.00:recs-succeeded=90:recs-failed=10",
	"job not found": "ERROR:2:job not found",
	"bare ERROR:2": "ERROR:2",
	empty: "",
	"no status": "trid={id}:ns=test:set=demo:rps=0",
	"empty status": "trid={id}:ns=test:set=demo:status=:job-progress=0.00",
	"active, status last": "trid={id}:ns=test:set=demo:status=active(ok)",
	"done, status last": "trid={id}:ns=test:set=demo:status=done(ok)",
	"unknown status": "trid={id}:ns=test:set=demo:status=queued:job-progress=0.00",
	"other jobs only": "trid=7:ns=test:status=done(ok):job-progress=100.00;trid=8:ns=test:status=active(ok):job-progress=1.00",
	"other job active, ours done":
		"trid=7:ns=test:status=active(ok):job-progress=1.00;trid={id}:ns=test:status=done(ok):job-progress=100.00",
	"other job done, ours active":
		"trid=7:ns=test:status=done(ok):job-progress=100.00;trid={id}:ns=test:status=active(ok):job-progress=50.00",
	"set named like a status": "trid={id}:ns=test:set=a:status=done(ok):rps=0:status=active(ok):job-progress=50.00",
	"unrecognized command": "ERROR:4:unrecognized command",
	"bad id": "ERROR:4:bad id",
	"ERROR:20": "ERROR:20:unknown namespace",
	"ERROR:22": "ERROR:22:forbidden",
	"ERROR:201": "ERROR:201:no-index",
	"no code": "ERROR::bad-trid",
	garbage: "\u0000=:;ERROR:2;status;=done(",
} as const;

/** The words that stand for a whole body: an error in place of the echoed command (ASK-6). */
const BODIES = {
	"not authenticated": "ERROR:80:not authenticated\n",
	"server timeout": "ERROR:9:timeout\n",
	"missing line": "",
} as const;

const FAILURES = { refused: "refused", reset: "reset", closed: "closed", "malformed frame": "malformed" } as const;

/** `truth`: the node's own answer, with the delay of the plan. `silence`: no answer. */
export type AnswerWord = "truth" | "silence" | keyof typeof VALUES | keyof typeof BODIES | keyof typeof FAILURES;

/** All words that a plan may use. */
export const ANSWER_WORDS: readonly AnswerWord[] = [
	"truth",
	"silence",
	...(Object.keys(VALUES) as (keyof typeof VALUES)[]),
	...(Object.keys(BODIES) as (keyof typeof BODIES)[]),
	...(Object.keys(FAILURES) as (keyof typeof FAILURES)[]),
];

/** One step of a node's reply plan. */
export interface PlannedReply {
	readonly reply: PlannedAnswer;
	/** Milliseconds from the question to the answer; in process at least 1. Default: the node's latency. */
	readonly after?: number;
	/** A fault of the answer on its way to the client. */
	readonly wire?: WireFault;
	/** The number of questions in a row that get this answer. Default 1. */
	readonly times?: number;
}

/** The result of a planned answer for a question. */
export type PlayedReply =
	| { readonly kind: "truth" | "silence" }
	| { readonly kind: "body"; readonly body: string }
	| { readonly kind: "failure"; readonly reason: RequestFailureReason };

/** Plays one planned answer. Every command of the question gets the same value. */
export function playReply(answer: PlannedAnswer, commands: readonly string[], taskId: string): PlayedReply {
	if (typeof answer === "object") {
		return "body" in answer ? { kind: "body", body: answer.body } : valueBody(answer.value, commands, taskId);
	}
	if (answer === "truth" || answer === "silence") return { kind: answer };
	if (isKey(VALUES, answer)) return valueBody(VALUES[answer], commands, taskId);
	if (isKey(BODIES, answer)) return { kind: "body", body: BODIES[answer] };
	return { kind: "failure", reason: FAILURES[answer] };
}

function valueBody(value: string, commands: readonly string[], taskId: string): PlayedReply {
	const text = value.replaceAll("{id}", taskId);
	return { kind: "body", body: commands.map((command) => `${command}\t${text}\n`).join("") };
}

function isKey<T extends object>(words: T, word: PropertyKey): word is keyof T {
	return Object.hasOwn(words, word);
}

/** The remaining reply plan of a node. */
export interface ReplyQueue {
	/** The step for the next question; `undefined` if the plan is at its end, so that the node answers by itself. */
	take(): PlannedReply | undefined;
	add(steps: readonly PlannedReply[]): void;
	clear(): void;
	/** The number of questions that the plan still answers. */
	left(): number;
}

export function createReplyQueue(): ReplyQueue {
	const steps: { readonly step: PlannedReply; left: number }[] = [];
	return {
		take() {
			const first = steps[0];
			if (first === undefined) return undefined;
			first.left--;
			if (first.left <= 0) steps.shift();
			return first.step;
		},
		add(more) {
			for (const step of more) {
				const left = step.times ?? 1;
				if (left > 0) steps.push({ step, left });
			}
		},
		clear() {
			steps.length = 0;
		},
		left: () => steps.reduce((sum, { left }) => sum + left, 0),
	};
}
