import type { NodeWord, ReadValue } from "./tracker-parts.ts";

const ABSENT: NodeWord = { kind: "absent" };

/** Reads errors and empty replies, the first step of every reader. */
function readError(value: string): NodeWord | undefined {
	if (value === "" || value === "ERROR:2" || value.startsWith("ERROR:2:")) return ABSENT;
	return value.startsWith("ERROR:") ? { kind: "error", reply: value } : undefined;
}

function wordFor(status: string | undefined): NodeWord {
	if (status === undefined || status === "") return { kind: "unclear" };
	return { kind: status.toLowerCase().startsWith("done") ? "done" : "active" };
}

/**
 * Without the server's run of fields, a name may hold one of the statuses. If they disagree, the job may still run
 * (PARSE-8).
 */
function wordForAll(statuses: readonly string[]): NodeWord {
	const words = statuses.filter((status) => status !== "").map(wordFor);
	return words.find(({ kind }) => kind === "active") ?? words[0] ?? wordFor(undefined);
}

const NUMBERS = ["run-time", "time-since-done", "recs-throttled", "recs-filtered-meta", "recs-filtered-bins", "recs-succeeded"];
/**
 * The fields that a server writes one after the other into each entry. No name is long enough to hold them (PARSE-8).
 */
const RUN = new RegExp(
	`(?:^|[:;])status=([^:;\\n]*):job-progress=[\\d.]+:${NUMBERS.map((name) => `${name}=[\\d.]+:`).join("")}recs-failed=\\d`,
	"g",
);

/**
 * The status of a reply that is one entry of this id, from the server's own fields; `undefined` for any other reply.
 */
function statusOfEntry(value: string, id: string): string | undefined {
	if (!value.replace(/^module=[^:;]*:/, "").startsWith(`trid=${id}:`)) return undefined;
	const [run, another] = value.matchAll(RUN);
	return another === undefined ? run?.[1] : undefined;
}

/**
 * Splits the reply into entries and fields. A set name may contain a semicolon, so an entry ends before the next trid.
 */
export const readBySplitting: ReadValue = (value, id) => {
	const error = readError(value);
	if (error !== undefined) return error;
	const own = statusOfEntry(value, id);
	return own === undefined ? readPieces(value, id) : wordFor(own);
};

function readPieces(value: string, id: string): NodeWord {
	const entries = value.split(/;(?=(?:module=[^:;]*:)?trid=)/);
	const own = entries.find((entry) => tridOf(entry) === id) ?? soleWithoutTrid(entries);
	if (own === undefined) return ABSENT;
	const statuses = own.split(/[:;]/).filter((field) => /^status=/i.test(field));
	const word = wordForAll(statuses.map((field) => field.slice("status=".length)));
	return word.kind === "unclear" && tridOf(own) === undefined ? ABSENT : word;
}

function tridOf(entry: string): string | undefined {
	return entry
		.split(/[:;]/)
		.find((field) => field.startsWith("trid="))
		?.slice("trid=".length);
}

function soleWithoutTrid(entries: readonly string[]): string | undefined {
	const [sole, second] = entries;
	return second === undefined && sole !== undefined && tridOf(sole) === undefined && !/;./.test(sole) ? sole : undefined;
}

/** Finds the entry and its status with regular expressions. */
export const readByPatterns: ReadValue = (value, id) => {
	const error = readError(value);
	if (error !== undefined) return error;
	const sure = statusOfEntry(value, id);
	if (sure !== undefined) return wordFor(sure);
	const own = new RegExp(`(?:^|;)(?:module=[^:;]*:)?trid=${id}(?![^:;]).*?(?=;(?:module=[^:;]*:)?trid=|$)`, "s").exec(value)?.[0];
	const isAlone = !/(?:^|[:;])trid=|;./.test(value);
	const entry = own ?? (isAlone ? value : undefined);
	if (entry === undefined) return ABSENT;
	const word = wordForAll([...entry.matchAll(/(?<=^|[:;])status=([^:;]*)/gi)].map(([, status = ""]) => status));
	return word.kind === "unclear" && own === undefined ? ABSENT : word;
};
