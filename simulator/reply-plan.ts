import type { RequestFailureReason } from "../src/cluster/cluster.ts";
import type { ServerBuild } from "../src/job/server-build.ts";
import { commandName, isAboutJobs } from "./command-name.ts";
import { isBefore, releaseOf } from "./server-version/release.ts";
import type { WireFault } from "./wire-fault.ts";

/**
 * A scripted answer to one question: a name of the list below; a value as a server writes it, the text after the tab
 * (`{ value }`, in which `{id}` stands for the task id of the question); or a whole body (`{ body }`).
 */
export type PlannedAnswer = AnswerWord | { readonly value: string } | { readonly body: string };

/** The names of replies that are a value. These are real replies, shortened to the fields that a tracker reads. */
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

/** The names of values with several entries. A question about one job gets only its entry, as from a server. */
const LISTS = ["other jobs only", "other job active, ours done", "other job done, ours active"] as const;

/** The names of replies that are a whole body: an error in place of the echoed command (ASK-6). */
const BODIES = {
	"not authenticated": (): string => "ERROR:80:not authenticated\n",
	// `info-max-ms` ran out (server source, thr_info.c). Before 6.3 servers have no such limit.
	"server timeout": (release: ServerBuild): string => (isBefore(release, "7.2") ? "ERROR::timeout\n" : "ERROR:9:timeout\n"),
	"missing line": (): string => "",
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
	/**
	 * The name of the command that it answers, such as `peers-clear-std`: the text before the first `:`, `/` or `;`. The
	 * other commands of the same request get the node's own answers. `start` is the start of a job over a socket. Default:
	 * the next question about jobs.
	 */
	readonly to?: string;
	/** Milliseconds from the question to the answer; in process at least 1. Default: the node's latency. */
	readonly after?: number;
	/** A fault of the answer on its way to the client. */
	readonly wire?: WireFault;
	/** The number of questions in a row that get this answer. Default 1. */
	readonly times?: number;
}

/** What the planned answers do to a question. */
export type PlayedReply =
	/** The node answers, with these values in place of its own. `undefined` for a command: the node's own value. */
	| { readonly kind: "answer"; readonly scripted: (command: string) => string | undefined }
	| { readonly kind: "silence" }
	| { readonly kind: "body"; readonly body: string }
	| { readonly kind: "failure"; readonly reason: RequestFailureReason };

/** The result of a single planned answer. `truth`: the node's own answer. */
export type OneReply = Exclude<PlayedReply, { readonly kind: "answer" }> | { readonly kind: "truth" };

/**
 * Plays the planned answers to one question. The first one that is not a value for a command decides the whole reply.
 */
export function playReplies(steps: readonly PlannedReply[], taskId: string, release: ServerBuild): PlayedReply {
	const values = new Map<string | undefined, string>();
	for (const { reply, to } of steps) {
		if (reply === "truth") continue;
		const value = valueOfWord(reply);
		if (value === undefined) return wholeReply(reply as Exclude<PlannedAnswer, { readonly value: string }>, release);
		values.set(to, value.replaceAll("{id}", taskId));
	}
	return {
		kind: "answer",
		scripted: (command) => {
			const value = values.get(commandName(command)) ?? (isAboutJobs(command) ? values.get(undefined) : undefined);
			return value !== undefined && namesOneJob(command, release) ? ownEntry(value, taskId) : value;
		},
	};
}

/** Whether a server answers this question with the entry of one job, never with a list. Before 8.1 it ignores `id=`. */
function namesOneJob(command: string, release: ServerBuild): boolean {
	if (/^(?:query|scan)-show:.*\btrid=/.test(command) || /^jobs:.*\bcmd=get-job\b/.test(command)) return true;
	return /^query-show:.*\bid=/.test(command) && !isBefore(release, "8.1");
}

/** The entry that a question about one job gets, from the lists in this file. */
function ownEntry(value: string, taskId: string): string {
	const list = LISTS.find((word) => VALUES[word].replaceAll("{id}", taskId) === value);
	if (list === undefined) return value;
	return value.split(";").find((entry) => entry.startsWith(`trid=${taskId}:`)) ?? VALUES["job not found"];
}

/** One reply of a server of this build to commands that are all about jobs. */
export function playReply(answer: PlannedAnswer, commands: readonly string[], taskId: string, build: string): OneReply {
	if (answer === "truth") return { kind: "truth" };
	const played = playReplies([{ reply: answer }], taskId, releaseOf(build));
	if (played.kind !== "answer") return played;
	return { kind: "body", body: commands.map((command) => `${command}\t${played.scripted(command) ?? ""}\n`).join("") };
}

function valueOfWord(answer: PlannedAnswer): string | undefined {
	if (typeof answer === "object") return "value" in answer ? answer.value : undefined;
	return isKey(VALUES, answer) ? VALUES[answer] : undefined;
}

function wholeReply(answer: Exclude<PlannedAnswer, { readonly value: string }>, release: ServerBuild): PlayedReply {
	if (typeof answer === "object") return { kind: "body", body: answer.body };
	if (answer === "silence") return { kind: "silence" };
	if (isKey(BODIES, answer)) return { kind: "body", body: BODIES[answer](release) };
	return { kind: "failure", reason: FAILURES[answer as keyof typeof FAILURES] };
}

function isKey<T extends object>(words: T, word: PropertyKey): word is keyof T {
	return Object.hasOwn(words, word);
}
