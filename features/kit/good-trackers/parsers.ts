import type { ReadValue, Word } from "./tracker-parts.ts";

const ABSENT: Word = { kind: "absent" };

/** Errors and empty replies, which every reader has to know first. */
function readError(value: string): Word | undefined {
	if (value === "" || value === "ERROR:2" || value.startsWith("ERROR:2:")) return ABSENT;
	return value.startsWith("ERROR:") ? { kind: "error", reply: value } : undefined;
}

function wordFor(status: string | undefined): Word {
	if (status === undefined || status === "") return { kind: "unclear" };
	return { kind: status.toLowerCase().startsWith("done") ? "done" : "active" };
}

/** Cuts the reply up into entries and fields. */
export const readBySplitting: ReadValue = (value, id) => {
	const error = readError(value);
	if (error !== undefined) return error;
	const entries = value.split(";").filter((entry) => entry !== "");
	const own = entries.find((entry) => entry.split(":").includes(`trid=${id}`)) ?? soleWithoutTrid(entries);
	if (own === undefined) return ABSENT;
	const fields = own.split(":");
	const progress = fields.findIndex((field) => field.startsWith("job-progress="));
	const statuses = fields.slice(0, progress < 0 ? undefined : progress).filter((field) => /^status=/i.test(field));
	const status = (progress < 0 ? statuses[0] : statuses.at(-1)) ?? fields.find((field) => /^status=/i.test(field));
	const word = wordFor(status?.slice("status=".length));
	return word.kind === "unclear" && !own.includes("trid=") ? ABSENT : word;
};

function soleWithoutTrid(entries: readonly string[]): string | undefined {
	const [sole, second] = entries;
	return second === undefined && sole !== undefined && !/(?:^|:)trid=/.test(sole) ? sole : undefined;
}

/** Finds the entry, and the status in it, by patterns. */
export const readByPatterns: ReadValue = (value, id) => {
	const error = readError(value);
	if (error !== undefined) return error;
	const own = new RegExp(`(?:^|[:;])trid=${id}(?=[:;]|$)[^;]*`).exec(value)?.[0];
	const hasTrid = /(?:^|[:;])trid=/.test(value);
	const entry = own ?? (hasTrid || /;./.test(value) ? undefined : value);
	if (entry === undefined) return ABSENT;
	const status =
		/^.*[:;]?\bstatus=([^:;]*)(?=[^;]*:job-progress=)/is.exec(entry)?.[1] ?? /(?:^|:)status=([^:;]*)/i.exec(entry)?.[1];
	const word = wordFor(status);
	return word.kind === "unclear" && own === undefined ? ABSENT : word;
};
