import { type JobReading, readJobReply } from "../../../src/job/status-response.ts";
import { type Mutant, misreading, type ReplyReader } from "./mutant.ts";

const NOT_FOUND: JobReading = { kind: "not_found", listed: false };

/** A reader that finds the status in its own way. The library's reader handles errors and empty replies. */
function finding(statusOf: (reply: string, id: string | undefined) => string | undefined): ReplyReader {
	return (reply, id) => {
		if (reply === "" || reply.startsWith("ERROR:")) return readJobReply(reply, id);
		const status = statusOf(reply, id);
		if (status === undefined || status === "") return NOT_FOUND;
		return { kind: /^done/i.test(status) ? "complete" : "in_progress", entry: reply, status };
	};
}

/** Trackers that search for the status in the wrong place. */
export const STATUS_FIELDS: readonly Mutant[] = [
	misreading(
		{
			name: "crashes-on-a-status-at-the-end",
			does: "searches for the colon after the status, and crashes if it is missing",
			seenIn: "the Java and C# clients: an index out of bounds",
			breaks: ["PARSE-7", "PARSE-9"],
			message: "no colon after the status",
		},
		(reply, id) => {
			const reading = readJobReply(reply, id);
			const isLast = "status" in reading && /status=[^:]*;?$/i.test(reply);
			if (isLast) throw new RangeError("There is no colon after the status.");
			return reading;
		},
	),
	misreading(
		{
			name: "a-status-at-the-end-is-done",
			does: "reads a status without a colon after it as done",
			seenIn: "the Go client, whose loop then continues with the next node",
			breaks: ["PARSE-7"],
			message: 'status: expected "in_progress", got "complete"',
		},
		(reply, id) => {
			const reading = readJobReply(reply, id);
			if (reading.kind !== "in_progress" || !reading.entry.endsWith(`=${reading.status}`)) return reading;
			return { ...reading, kind: "complete" };
		},
	),
	misreading(
		{
			name: "a-status-at-the-end-is-unseen",
			does: "does not find a status without a colon after it",
			seenIn: "readers with a pattern that ends in a colon",
			breaks: ["PARSE-7"],
			message: 'got "not_found"',
		},
		(reply, id) => {
			const reading = readJobReply(reply, id);
			return "entry" in reading && reading.entry.endsWith(`=${reading.status}`) ? NOT_FOUND : reading;
		},
	),
	misreading(
		{
			name: "first-status-anywhere",
			does: 'uses the first "status=" in the reply, even if it is in the name of a set',
			seenIn: "the Elixir, Java, C#, Go and Rust clients: for a set called status=done every job is finished",
			breaks: ["PARSE-8", "PARSE-9"],
			message: 'status: expected "in_progress", got "complete"',
		},
		finding((reply) => /status=([^:;]*)/i.exec(reply)?.[1]),
	),
	misreading(
		{
			name: "last-status-anywhere",
			does: 'uses the last "status=" in the reply, even if it is in the name of a function',
			seenIn: "readers that use lastIndexOf",
			breaks: ["PARSE-8", "PARSE-9"],
			message: 'status: expected "in_progress", got "complete"',
		},
		finding((reply) => /^.*status=([^:;]*)/is.exec(reply)?.[1]),
	),
	misreading(
		{
			name: "first-field-counts",
			does: "uses the first status field of an entry, although the server's own status is a later one, just before job-progress",
			seenIn: "readers that stop at the first match: servers allow a set called a:status=done(ok)",
			breaks: ["PARSE-8"],
			message: 'status: expected "in_progress", got "complete"',
		},
		(reply, id) => {
			const reading = readJobReply(reply, id);
			if (!("entry" in reading)) return reading;
			const status = /(?:^|[:;])status=([^:;]*)/i.exec(reading.entry)?.[1] ?? "";
			return status === "" ? NOT_FOUND : { ...reading, kind: /^done/i.test(status) ? "complete" : "in_progress", status };
		},
	),
	misreading(
		{
			name: "status-in-small-letters",
			does: "knows the field name only in lower case",
			seenIn: "most clients; the Elixir driver is right",
			breaks: ["PARSE-8"],
			message: 'got "not_found"',
		},
		(reply, id) => (/status=/.test(reply) || !/status=/i.test(reply) ? readJobReply(reply, id) : NOT_FOUND),
	),
	misreading(
		{
			name: "status-ends-the-name",
			does: 'uses any field whose name ends in "status", such as job_status or xstatus',
			seenIn: "readers that search for a substring",
			breaks: ["PARSE-8", "PARSE-6"],
			message: 'got "complete"',
		},
		(reply, id) => {
			const right = readJobReply(reply, id);
			const other = /(?:^|[:;])[^:;]+status=([^:;]+)/i.exec(reply)?.[1];
			if (other === undefined || right.kind === "server_error") return right;
			return { kind: /^done/i.test(other) ? "complete" : "in_progress", entry: reply, status: other };
		},
	),
	misreading(
		{
			name: "status-begins-the-name",
			does: 'uses any field whose name begins with "status", such as status-detail',
			seenIn: "readers that use startsWith",
			breaks: ["PARSE-8", "PARSE-6"],
			message: 'got "complete"',
		},
		(reply, id) => {
			const right = readJobReply(reply, id);
			const other = /(?:^|[:;])status[^=:;]+=([^:;]+)/i.exec(reply)?.[1];
			if (other === undefined || right.kind === "server_error") return right;
			return { kind: /^done/i.test(other) ? "complete" : "in_progress", entry: reply, status: other };
		},
	),
];
