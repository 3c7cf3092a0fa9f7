import { type JobReading, readJobReply } from "../../../src/job/status-response.ts";
import { type Mutant, misreading, type ReplyReader } from "./mutant.ts";

const NOT_FOUND: JobReading = { kind: "not_found", listed: false };

/** A reader that finds the status in its own way; errors and empty replies it leaves to the right one. */
function finding(statusOf: (reply: string, id: string | undefined) => string | undefined): ReplyReader {
	return (reply, id) => {
		if (reply === "" || reply.startsWith("ERROR:")) return readJobReply(reply, id);
		const status = statusOf(reply, id);
		if (status === undefined || status === "") return NOT_FOUND;
		return { kind: /^done/i.test(status) ? "complete" : "in_progress", entry: reply, status };
	};
}

/** A reader that has the entry to look at picked in another way, and is right from there on. */
function picking(pick: (entries: readonly string[], id: string) => string | undefined): ReplyReader {
	return (reply, id) => {
		if (id === undefined || reply === "" || reply.startsWith("ERROR:")) return readJobReply(reply, id);
		const entries = reply.split(";").filter((entry) => entry !== "");
		const entry = pick(entries, id);
		return entry === undefined ? NOT_FOUND : readJobReply(entry);
	};
}

function tridOf(entry: string): string | undefined {
	return /(?:^|:)trid=([^:]*)/.exec(entry)?.[1];
}

/** Trackers that look for the status, or for the task's own entry, in the wrong place. */
export const ENTRIES: readonly Mutant[] = [
	misreading(
		{
			name: "crashes-on-a-status-at-the-end",
			does: "looks for the colon after the status, and crashes where there is none",
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
			does: "takes a status that no colon follows for done",
			seenIn: "the Go client, whose loop over nodes goes on to the next one there",
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
			does: "finds no status that no colon follows",
			seenIn: "readers by a pattern that ends in a colon",
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
			does: 'takes the first "status=" in the reply, also in the name of a set',
			seenIn: "the Elixir, Java, C#, Go and Rust clients: a set called status=done finishes every job on it",
			breaks: ["PARSE-8", "PARSE-9"],
			message: 'status: expected "in_progress", got "complete"',
		},
		finding((reply) => /status=([^:;]*)/i.exec(reply)?.[1]),
	),
	misreading(
		{
			name: "last-status-anywhere",
			does: 'takes the last "status=" in the reply, also in the name of a function',
			seenIn: "readers by lastIndexOf",
			breaks: ["PARSE-8", "PARSE-9"],
			message: 'status: expected "in_progress", got "complete"',
		},
		finding((reply) => /^.*status=([^:;]*)/is.exec(reply)?.[1]),
	),
	misreading(
		{
			name: "first-field-counts",
			does: "takes the first status field of an entry though job-progress stands behind a later one",
			seenIn: "readers that stop at the first match: a set called a:status=done(ok) is accepted by servers",
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
			does: "knows the name of the field in small letters alone",
			seenIn: "most clients; the Elixir one is right",
			breaks: ["PARSE-8"],
			message: 'got "not_found"',
		},
		(reply, id) => (/status=/.test(reply) || !/status=/i.test(reply) ? readJobReply(reply, id) : NOT_FOUND),
	),
	misreading(
		{
			name: "status-ends-the-name",
			does: "takes any field whose name ends in status, as job_status or xstatus, for the status",
			seenIn: "readers by substring that start at the field",
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
			does: "takes any field whose name begins with status, as status-detail, for the status",
			seenIn: "readers by startsWith",
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
	misreading(
		{
			name: "first-entry-counts",
			does: "reads the first entry of a list, whose job it ever is",
			seenIn: "every driver that asks query-show:id= before 8.1, where the answer is the list of all jobs",
			breaks: ["PARSE-9", "ROUND-7"],
			message: 'status: expected "complete", got "in_progress"',
		},
		picking(([first]) => first),
	),
	misreading(
		{
			name: "last-entry-counts",
			does: "reads the last of the task's entries",
			seenIn: "loops that overwrite what they found; a set's name can forge an entry",
			breaks: ["PARSE-8"],
			message: 'status: expected "in_progress", got "complete"',
		},
		picking((entries, id) => {
			const [sole, second] = entries;
			if (second === undefined && sole !== undefined && tridOf(sole) === undefined) return sole;
			return entries.findLast((entry) => tridOf(entry) === id);
		}),
	),
	misreading(
		{
			name: "sole-entry-is-ours",
			does: "looks for its trid among several entries, but takes a single one unseen",
			seenIn: "no driver compares the trid of what it gets",
			breaks: ["PARSE-9"],
			message: 'status: expected "not_found", got "complete"',
		},
		picking((entries, id) => (entries.length === 1 ? entries[0] : entries.find((entry) => tridOf(entry) === id))),
	),
	misreading(
		{
			name: "any-entry-in-progress",
			does: "waits for everybody's jobs",
			seenIn: "trackers of the whole list: with other queries always running the wait never ends",
			breaks: ["PARSE-9"],
			message: 'status: expected "complete", got "in_progress"',
		},
		picking(
			(entries, id) => entries.find((entry) => /status=active/.test(entry)) ?? entries.find((entry) => tridOf(entry) === id),
		),
	),
	misreading(
		{
			name: "trid-as-a-double",
			does: "compares ids as floating-point numbers",
			seenIn: "JavaScript clients: 9007199254740993 is 9007199254740992 there",
			breaks: ["PARSE-9", "ASK-2"],
			message: 'status: expected "not_found", got "complete"',
		},
		picking((entries, id) => {
			const [sole, second] = entries;
			if (second === undefined && sole !== undefined && tridOf(sole) === undefined) return sole;
			return entries.find((entry) => Number(tridOf(entry) ?? Number.NaN) === Number(id));
		}),
	),
	misreading(
		{
			name: "trid-as-a-signed-number",
			does: "compares ids as signed 64-bit numbers",
			seenIn: "the REST gateway and PHP, where half of all ids are shown negative",
			breaks: ["PARSE-9"],
			message: 'status: expected "not_found", got "complete"',
		},
		picking((entries, id) => {
			const signed = (text: string | undefined) =>
				/^-?\d+$/.test(text ?? "") ? BigInt.asIntN(64, BigInt(text ?? "")) : undefined;
			const [sole, second] = entries;
			if (second === undefined && sole !== undefined && tridOf(sole) === undefined) return sole;
			return entries.find((entry) => signed(tridOf(entry)) === signed(id));
		}),
	),
	misreading(
		{
			name: "trid-by-its-beginning",
			does: "takes an entry whose trid begins like the task's for the task's",
			seenIn: "the Java client's startsWith: 123 answers for 12",
			breaks: ["PARSE-9"],
			message: 'status: expected "not_found", got "complete"',
		},
		picking((entries, id) => {
			const [sole, second] = entries;
			if (second === undefined && sole !== undefined && tridOf(sole) === undefined) return sole;
			return entries.find((entry) => entry.includes(`trid=${id}`));
		}),
	),
	misreading(
		{
			name: "demands-a-trid",
			does: "does not know a sole entry without a trid for its own",
			seenIn: "trackers that filter before they count",
			breaks: ["PARSE-9"],
			message: 'status: expected "complete", got "not_found"',
		},
		picking((entries, id) => entries.find((entry) => tridOf(entry) === id)),
	),
	misreading(
		{
			name: "stops-at-a-nul",
			does: "reads a reply up to its first NUL or newline",
			seenIn: "clients that hand replies through C strings",
			breaks: ["PARSE-10"],
			message: 'got "not_found"',
		},
		(reply, id) => readJobReply(reply.split(/[\0\n]/)[0] ?? "", id),
	),
	misreading(
		{
			name: "gives-up-on-long-replies",
			does: "cuts a reply off after 64 KiB",
			seenIn: "readers with a buffer of a fixed size: a node can list a hundred jobs",
			breaks: ["PARSE-10"],
			message: 'got "not_found"',
		},
		(reply, id) => readJobReply(reply.slice(0, 65_536), id),
	),
];
