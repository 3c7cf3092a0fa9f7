import type { JobReading } from "../../../src/job/status-response.ts";
import { readJobReply } from "../../../src/job/status-response.ts";
import { type Mutant, misreading } from "./mutant.ts";

const NOT_FOUND: JobReading = { kind: "not_found", listed: false };

function serverError(reply: string, serverCode?: number): JobReading {
	return { kind: "server_error", serverCode, reply };
}

/** Trackers that read errors or empty replies wrongly. */
export const ERROR_REPLIES: readonly Mutant[] = [
	misreading(
		{
			name: "code-2-by-prefix",
			does: 'reads every reply that begins with "ERROR:2" as "not found", for example ERROR:20 and ERROR:201',
			seenIn: "the official Java, C#, Go and Rust clients, but no known server answers a question about one job with ERROR:20",
			breaks: ["PARSE-3", "ROUND-4"],
			message: 'status: expected "error", got "not_found"',
		},
		(reply, id) => (reply.startsWith("ERROR:2") ? NOT_FOUND : readJobReply(reply, id)),
	),
	misreading(
		{
			name: "code-2-anywhere",
			does: 'finds "ERROR:2:" anywhere in a reply, for example in the text of another error or in the name of the set',
			seenIn:
				'the Rust client, which checks whether the reply contains "ERROR:2": a query over a set with such a name is reported as complete while it still runs',
			breaks: ["PARSE-3", "PARSE-8"],
			message: 'status: expected "error", got "not_found"',
		},
		(reply, id) => (reply.includes("ERROR:2:") ? NOT_FOUND : readJobReply(reply, id)),
	),
	misreading(
		{
			name: "bare-code-2-is-an-error",
			does: 'knows "ERROR:2:job not found", but reads a bare "ERROR:2" as an error',
			seenIn: "the C client, which requires the text after the code",
			breaks: ["PARSE-2", "ROUND-7"],
			message: 'status: expected "not_found", got "error"',
		},
		(reply, id) => (reply === "ERROR:2" ? serverError(reply, 2) : readJobReply(reply, id)),
	),
	misreading(
		{
			name: "code-2-is-an-error",
			does: 'does not know "not found": every reply that begins with ERROR: ends the wait',
			seenIn: "the index tasks of several clients: users saw a random NOT_FOUND while an index was built",
			breaks: ["PARSE-2", "ROUND-7", "ROUND-8"],
			message: 'status: expected "not_found", got "error"',
		},
		(reply, id) => (reply.startsWith("ERROR:2") ? serverError(reply, 2) : readJobReply(reply, id)),
	),
	misreading(
		{
			name: "code-2-by-its-text",
			does: 'knows only the text "job not found"',
			seenIn: "trackers that compare the whole reply with the reply of one server version",
			breaks: ["PARSE-2"],
			message: 'status: expected "not_found", got "error"',
		},
		(reply, id) =>
			reply.startsWith("ERROR:2:") && reply !== "ERROR:2:job not found" ? serverError(reply, 2) : readJobReply(reply, id),
	),
	misreading(
		{
			name: "looks-for-the-status-first",
			does: "finds a status in the text of an error and believes it",
			seenIn: "readers that search for status= before they check for ERROR",
			breaks: ["PARSE-2", "PARSE-3"],
			message: 'status: expected "error", got "complete"',
		},
		(reply, id) => {
			const status = /(?:^|[:;])(?:status=)?(done|active)/.exec(reply)?.[1];
			if (!reply.startsWith("ERROR:") || status === undefined) return readJobReply(reply, id);
			return { kind: status === "done" ? "complete" : "in_progress", entry: reply, status };
		},
	),
	misreading(
		{
			name: "needs-a-code",
			does: 'reads an error without a number, such as "ERROR::bad-trid", as "not found"',
			seenIn: "readers with a pattern that requires digits; servers up to 7.1 omit them",
			breaks: ["PARSE-3", "ROUND-4"],
			message: 'status: expected "error", got "not_found"',
		},
		(reply, id) => (/^ERROR:(?!\d)/.test(reply) ? NOT_FOUND : readJobReply(reply, id)),
	),
	misreading(
		{
			name: "one-digit-codes",
			does: "reads only the first digit of an error code",
			seenIn: "readers that use only the character after the colon",
			breaks: ["PARSE-3", "ASK-6"],
			message: "code: expected",
		},
		(reply, id) => {
			const reading = readJobReply(reply, id);
			return reading.kind === "server_error" && reading.serverCode !== undefined
				? serverError(reply, Number(String(reading.serverCode)[0]))
				: reading;
		},
	),
	misreading(
		{
			name: "loses-the-reply",
			does: "reports a server error without the text of the server",
			seenIn: "clients that replace the text of every error with their own",
			breaks: ["PARSE-3"],
			message: "kept reply: expected",
		},
		(reply, id) => {
			const reading = readJobReply(reply, id);
			return reading.kind === "server_error" ? serverError("the server failed", reading.serverCode) : reading;
		},
	),
	misreading(
		{
			name: "errors-are-complete",
			does: 'reads every error as "the job no longer exists", and so as done',
			seenIn: "the Ruby client, which searches for fields that no server sends and treats their absence as done",
			breaks: ["PARSE-3", "ROUND-4"],
			message: 'status: expected "error", got "complete"',
		},
		(reply, id) => (/^ERROR:(?!2$|2:)/.test(reply) ? { kind: "complete", entry: "", status: "done" } : readJobReply(reply, id)),
	),
	misreading(
		{
			name: "fail-is-an-error",
			does: "reads FAIL and ERROR in any letter case, even without a colon, as a server error",
			seenIn: "clients whose info layer has a list of failure texts",
			breaks: ["PARSE-6"],
			message: 'status: expected "not_found", got "error"',
		},
		(reply, id) => (/^\s*(?:ERROR(?!:2$|:2:)|FAIL)/i.test(reply) ? serverError(reply) : readJobReply(reply, id)),
	),
	misreading(
		{
			name: "empty-is-in-progress",
			does: "reads an empty reply as a running job",
			seenIn: "the Go and Rust clients, which then wait for ever",
			breaks: ["PARSE-1", "ROUND-8"],
			message: 'status: expected "not_found", got "in_progress"',
		},
		(reply, id) => (reply === "" ? { kind: "in_progress", entry: "", status: "active" } : readJobReply(reply, id)),
	),
	misreading(
		{
			name: "empty-is-complete",
			does: "reads an empty reply as a finished job",
			seenIn: "the C client's wait",
			breaks: ["PARSE-1", "ROUND-7"],
			message: 'status: expected "not_found", got "complete"',
		},
		(reply, id) => (reply === "" ? { kind: "complete", entry: "", status: "done" } : readJobReply(reply, id)),
	),
	misreading(
		{
			name: "empty-is-an-error",
			does: "reads an empty reply as an error",
			seenIn: "the Java and C# clients",
			breaks: ["PARSE-1", "ROUND-7"],
			message: 'status: expected "not_found", got "error"',
		},
		(reply, id) => (reply === "" ? serverError(reply) : readJobReply(reply, id)),
	),
];
