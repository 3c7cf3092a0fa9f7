import { type JobReading, readJobReply } from "../../../src/job/status-response.ts";
import { type Mutant, type MutantSheet, misreading } from "./mutant.ts";

/** A tracker that interprets the value of the status in another way. */
function misjudging(
	sheet: MutantSheet,
	kindOf: (status: string, right: "complete" | "in_progress") => JobReading["kind"],
): Mutant {
	return misreading(sheet, (reply, id) => {
		const reading = readJobReply(reply, id);
		if (reading.kind !== "complete" && reading.kind !== "in_progress") return reading;
		const { status, entry } = reading;
		const kind = kindOf(status, reading.kind);
		switch (kind) {
			case "complete":
			case "in_progress":
				return { kind, entry, status };
			case "not_found":
				return { kind, listed: true };
			case "server_error":
				return { kind, serverCode: undefined, reply };
			default:
				return kind satisfies never;
		}
	});
}

/** A tracker that first searches the whole reply for a text, in any field and any entry. */
function searching(sheet: MutantSheet, done: RegExp): Mutant {
	return misreading(sheet, (reply, id) => {
		const isDone = !reply.startsWith("ERROR:") && done.test(reply);
		return isDone ? { kind: "complete", entry: reply, status: "done" } : readJobReply(reply, id);
	});
}

/** Trackers that find the status but misinterpret it. */
export const STATUS_VALUES: readonly Mutant[] = [
	misjudging(
		{
			name: "unknown-status-is-done",
			does: 'reads every status except "active" as done',
			seenIn: "the C client's wait, and the Ruby client",
			breaks: ["PARSE-13", "ROUND-3"],
			message: 'status: expected "in_progress", got "complete"',
		},
		(status) => (/^(?:active|IN.PROGRESS)/i.test(status) ? "in_progress" : "complete"),
	),
	misjudging(
		{
			name: "unknown-status-is-an-error",
			does: "reports an error for a status that it does not know",
			seenIn: "trackers with a closed list of values",
			breaks: ["PARSE-12", "PARSE-13", "ROUND-6"],
			message: 'status: expected "in_progress", got "error"',
		},
		(status, right) => (/^(?:done|active)/.test(status) ? right : "server_error"),
	),
	misjudging(
		{
			name: "done-anywhere",
			does: 'finds "done" anywhere in the status',
			seenIn: 'readers that use contains(): "undone" counts as done',
			breaks: ["PARSE-5", "PARSE-13"],
			message: 'status: expected "in_progress", got "complete"',
		},
		(status) => (/done/i.test(status) ? "complete" : "in_progress"),
	),
	searching(
		{
			name: "done-anywhere-in-the-reply",
			does: 'finds "done" anywhere in the reply: every entry counts as done, because it has the field time-since-done',
			seenIn: "readers that search the whole reply for a word",
			breaks: ["PARSE-5", "PARSE-8", "ROUND-3"],
			message: 'status: expected "in_progress", got "complete"',
		},
		/done/i,
	),
	searching(
		{
			name: "status-done-anywhere",
			does: 'finds "status=done" anywhere in the reply, also in a name or in the entry of another job',
			seenIn: "readers that search the whole reply for a field",
			breaks: ["PARSE-8", "PARSE-9"],
			message: 'status: expected "in_progress", got "complete"',
		},
		/status=done/i,
	),
	misjudging(
		{
			name: "aborted-is-an-error",
			does: "reads done(user-aborted) and done(abandoned-…) as failures of the wait",
			seenIn: "trackers that check the result in the parentheses",
			breaks: ["PARSE-4", "ROUND-6"],
			message: 'status: expected "complete", got "error"',
		},
		(status, right) => (right === "complete" && /\((?!ok)/i.test(status) ? "server_error" : right),
	),
	misjudging(
		{
			name: "only-done-ok-is-done",
			does: "accepts only done(ok), and so waits for ever for an aborted job",
			seenIn: "trackers that compare the whole value",
			breaks: ["PARSE-4"],
			message: 'status: expected "complete", got "in_progress"',
		},
		(status, right) => (status === "done(ok)" || /^DONE|^Done/.test(status) ? right : "in_progress"),
	),
	misjudging(
		{
			name: "aborting-is-done",
			does: "reads active(user-aborted) as done, although threads of the job still write",
			seenIn: "trackers that check for an abort before they check the state",
			breaks: ["PARSE-5", "ROUND-3"],
			message: 'status: expected "in_progress", got "complete"',
		},
		(status, right) => (status.includes("aborted") ? "complete" : right),
	),
	misjudging(
		{
			name: "needs-parentheses",
			does: 'does not know a status without a result: servers before 6.0 report a running index job only as "active"',
			seenIn: "readers with a pattern that requires the parentheses",
			breaks: ["PARSE-4", "PARSE-5", "PARSE-12"],
			message: 'status: expected "in_progress", got "not_found"',
		},
		(status, right) => (/^(?:active|done)/i.test(status) && !status.includes("(") ? "not_found" : right),
	),
	misjudging(
		{
			name: "knows-no-results",
			does: 'knows only "active" and "done", as reported before 6.0, but no status with a result',
			seenIn: "trackers that were never tested on a newer server",
			breaks: ["PARSE-4", "PARSE-5"],
			message: 'status: expected "complete", got "not_found"',
		},
		(status, right) => (/^(?:active|done)\(/.test(status) ? "not_found" : right),
	),
	misjudging(
		{
			name: "done-as-it-is-written-today",
			does: 'knows "done" only in lower case',
			seenIn: "the Java client, for which a job with Done(ok) is still running",
			breaks: ["PARSE-12"],
			message: 'status: expected "complete", got "in_progress"',
		},
		(status) => (status.startsWith("done") ? "complete" : "in_progress"),
	),
	misreading(
		{
			name: "without-a-status-is-complete",
			does: "reads an entry without a status as a finished job",
			seenIn: "the C and Ruby clients",
			breaks: ["PARSE-6", "ROUND-7"],
			message: 'status: expected "not_found", got "complete"',
		},
		(reply, id) => {
			const reading = readJobReply(reply, id);
			const isNothing = reply === "" || reply.startsWith("ERROR:");
			return reading.kind === "not_found" && !isNothing ? { kind: "complete", entry: reply, status: "done" } : reading;
		},
	),
	misreading(
		{
			name: "without-a-status-is-in-progress",
			does: "waits for ever if an entry has no status",
			seenIn: "the Go and Rust clients",
			breaks: ["PARSE-6", "ROUND-8"],
			message: 'status: expected "not_found", got "in_progress"',
		},
		(reply, id) => {
			const reading = readJobReply(reply, id);
			const isNothing = reply === "" || reply.startsWith("ERROR:");
			return reading.kind === "not_found" && !isNothing ? { kind: "in_progress", entry: reply, status: "active" } : reading;
		},
	),
	misreading(
		{
			name: "listed-is-forgotten",
			does: 'reads an entry without a status as "not found", so an observed node counts as complete',
			seenIn: "trackers that use one value for both cases",
			breaks: ["PARSE-6", "ROUND-6"],
			message: 'round 2: expected "in_progress", got "complete"',
		},
		(reply, id) => {
			const reading = readJobReply(reply, id);
			return reading.kind === "not_found" ? { kind: "not_found", listed: false } : reading;
		},
	),
];
