import type { ServerBuild } from "../../src/job/server-build.ts";
import { isBefore } from "./release.ts";

const LIMIT = 2n ** 64n;
/** Longer values do not fit the server's buffers (server source, thr_info.c, monitor.c). */
const LONGEST_SHOWN = 25;

/** A task id that was read from a command: its canonical decimal text, or why it is invalid. */
export type CommandId =
	| { readonly kind: "id"; readonly id: string }
	| { readonly kind: "bad" }
	| { readonly kind: "missing" }
	| { readonly kind: "too-long" };

const BAD: CommandId = { kind: "bad" };

/** Reads the id in `query-show`, `query-abort`, `scan-show` and `scan-abort`. */
export function readCommandId(text: string, release: ServerBuild): CommandId {
	if (isCanonical(text)) return { kind: "id", id: text };
	if (text.length === 0) return { kind: "missing" };
	if (text.length > LONGEST_SHOWN) return { kind: "too-long" };
	const number = strtoull(text, "any base");
	// From 6.0 on the whole text must be a number (cf_strtoul_u64_raw). 5.7 ignores what follows a number, and clamps
	// large ones.
	if (!isBefore(release, "6.0") && (!number.isWhole || number.overflows || /^\s/.test(text))) return BAD;
	return number.value === 0n ? BAD : { kind: "id", id: number.value.toString() };
}

/**
 * Reads the id in `jobs:` and in aborts before 6.0: decimal and unchecked. Invalid text counts as 0, which no job
 * has.
 */
export function readLooseId(text: string): string {
	return isCanonical(text) ? text : strtoull(text, "decimal").value.toString();
}

/** A fast check for almost all ids: digits without a leading zero, and below 2^64. */
function isCanonical(text: string): boolean {
	const { length } = text;
	if (length === 0 || length > 19 || text.charCodeAt(0) === 0x30) return false;
	for (let at = 0; at < length; at++) {
		const digit = text.charCodeAt(at);
		if (digit < 0x30 || digit > 0x39) return false;
	}
	return true;
}

interface ReadNumber {
	readonly value: bigint;
	/** Whether no text follows the number. */
	readonly isWhole: boolean;
	readonly overflows: boolean;
}

/** As strtoull of C: blanks, a sign, and the prefixes `0x` and `0`. A negative number -N becomes 2^64 - N. */
function strtoull(text: string, bases: "any base" | "decimal"): ReadNumber {
	const match =
		bases === "decimal" ? /^\s*([+-]?)(\d+)/.exec(text) : /^\s*([+-]?)(0[xX][0-9a-fA-F]+|0[0-7]*|[1-9]\d*)/.exec(text);
	const digits = match?.[2];
	if (match === null || digits === undefined) return { value: 0n, isWhole: false, overflows: false };
	const isOctal = bases === "any base" && /^0[0-7]/.test(digits);
	const magnitude = BigInt(isOctal ? `0o${digits.slice(1)}` : digits);
	const isWhole = match[0].length === text.length;
	if (magnitude >= LIMIT) return { value: LIMIT - 1n, isWhole, overflows: true };
	return { value: match[1] === "-" ? (LIMIT - magnitude) % LIMIT : magnitude, isWhole, overflows: false };
}
