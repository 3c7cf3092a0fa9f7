import { type JobReading, readJobReply } from "../../../src/job/status-response.ts";
import { type Mutant, misreading, type ReplyReader } from "./mutant.ts";

const NOT_FOUND: JobReading = { kind: "not_found", listed: false };

/** A reader that chooses the entry in another way, and then reads it correctly. */
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

/** A reader that is right about entries, and picks one of the statuses in the entry in its own way. */
function statusBy(
	pick: (
		statuses: readonly { readonly index: number; readonly value: string }[],
		entry: string,
	) => { readonly value: string } | undefined,
): ReplyReader {
	return (reply, id) => {
		const reading = readJobReply(reply, id);
		if (reading.kind !== "in_progress" && reading.kind !== "complete") return reading;
		const { entry } = reading;
		const statuses = [...entry.matchAll(/(?<=^|[:;])status=([^:;]*)/gi)].map(({ index, 1: value = "" }) => ({ index, value }));
		const status = pick(statuses, entry)?.value ?? "";
		return { kind: /^done/i.test(status) ? "complete" : "in_progress", entry, status };
	};
}

/** Trackers that use the entry of another job, or miss the task's own entry. */
export const ENTRIES: readonly Mutant[] = [
	misreading(
		{
			name: "first-entry-counts",
			does: "reads the first entry of a list without checking which job it is about",
			seenIn: "every driver that asks query-show:id= before 8.1, where the answer is the list of all jobs",
			breaks: ["PARSE-9"],
			message: 'status: expected "complete", got "in_progress"',
		},
		picking(([first]) => first),
	),
	misreading(
		{
			name: "last-entry-counts",
			does: "reads the last of the task's entries",
			seenIn: "loops that overwrite what they found; a set name can imitate an entry",
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
			name: "first-status-counts",
			does: "reads the first status in the entry, although a name can contain one",
			seenIn: "Go, Rust and Java, which search for the first status= in the reply",
			breaks: ["PARSE-8"],
			message: 'status: expected "in_progress", got "complete"',
		},
		statusBy((statuses) => statuses[0]),
	),
	misreading(
		{
			name: "last-status-before-progress-counts",
			does: "reads the last status before the first job-progress, although a name can contain both",
			seenIn: "an earlier version of this library (before SPEC 2.0.0)",
			breaks: ["PARSE-8"],
			message: 'status: expected "in_progress", got "complete"',
		},
		statusBy((statuses, entry) => {
			const progress = entry.indexOf("job-progress=");
			return statuses.findLast(({ index }) => progress < 0 || index < progress) ?? statuses[0];
		}),
	),
	misreading(
		{
			name: "semicolon-always-separates",
			does: "ends an entry at every semicolon, although a name can contain one",
			seenIn: "every driver that splits the reply at semicolons",
			breaks: ["PARSE-8"],
			message: 'status: expected "in_progress", got "not_found"',
		},
		picking(
			(entries, id) => entries.find((entry) => tridOf(entry) === id) ?? (tridOf(entries[0] ?? "") ? undefined : entries[0]),
		),
	),
	misreading(
		{
			name: "semicolon-never-separates",
			does: "reads a list of several jobs as the entry of the first one",
			seenIn: "readers of query-show:trid= that use the same code for a list",
			breaks: ["PARSE-9"],
			message: 'status: expected "complete", got "not_found"',
		},
		(reply, id) => {
			if (id === undefined || reply === "" || reply.startsWith("ERROR:")) return readJobReply(reply, id);
			const trid = /(?:^|[:;])trid=([^:;]*)/.exec(reply)?.[1];
			return trid === undefined || trid === id ? readJobReply(reply) : NOT_FOUND;
		},
	),
	misreading(
		{
			name: "sole-entry-is-ours",
			does: "checks the trid only if there are several entries",
			seenIn: "every driver: none compares the trid of the reply",
			breaks: ["PARSE-9"],
			message: 'status: expected "not_found", got "complete"',
		},
		picking((entries, id) => (entries.length === 1 ? entries[0] : entries.find((entry) => tridOf(entry) === id))),
	),
	misreading(
		{
			name: "any-entry-in-progress",
			does: "waits for the jobs of all users",
			seenIn: "trackers that read the whole list: if other queries are always running, the wait never ends",
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
			seenIn: "JavaScript clients, for which 9007199254740993 equals 9007199254740992",
			breaks: ["PARSE-9"],
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
			seenIn: "the REST gateway and PHP, which show half of all ids as negative numbers",
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
			does: "accepts an entry whose trid only begins like the task's trid",
			seenIn: "readers that use startsWith, as the Java client does for the echo of its command",
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
			does: "does not accept the only entry if it has no trid",
			seenIn: "trackers that filter the entries before they count them",
			breaks: ["PARSE-9"],
			message: 'status: expected "complete", got "not_found"',
		},
		picking((entries, id) => entries.find((entry) => tridOf(entry) === id)),
	),
	misreading(
		{
			name: "stops-at-a-nul",
			does: "reads a reply only up to its first NUL or newline",
			seenIn: "clients that pass replies through C strings",
			breaks: ["PARSE-10"],
			message: 'got "not_found"',
		},
		(reply, id) => readJobReply(reply.split(/[\0\n]/)[0] ?? "", id),
	),
	misreading(
		{
			name: "gives-up-on-long-replies",
			does: "cuts off a reply after 64 KiB",
			seenIn: "readers with a buffer of fixed size: a node can list a hundred jobs",
			breaks: ["PARSE-10"],
			message: 'got "not_found"',
		},
		(reply, id) => readJobReply(reply.slice(0, 65_536), id),
	),
];
