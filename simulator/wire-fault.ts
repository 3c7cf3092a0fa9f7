import type { RequestFailureReason } from "../src/cluster/cluster.ts";

/**
 * A fault of a reply on its way to the client: it comes in pieces of `fragments` bytes; the connection closes after its
 * header, or in its middle; its header announces more bytes than a reply may have; its lines echo another command; or
 * it comes late, just before the next reply on its connection.
 */
export type WireFault = { readonly fragments: number } | keyof typeof FAILURES | typeof LATE;

/** In process such a reply never comes, because every question has its own connection. */
export const LATE = "late reply";

/** The failures that the other faults cause in process, and in every trace. */
const FAILURES = {
	"close after the header": "closed",
	"half a frame": "closed",
	"frame too large": "malformed",
	"wrong echo": "malformed",
} as const;

/** The faults that are written as a word. */
export const WIRE_FAULTS: readonly Extract<WireFault, string>[] = [...(Object.keys(FAILURES) as (keyof typeof FAILURES)[]), LATE];

/** The failure that a fault causes; `undefined` if the answer is still usable. */
export function failureOf(fault: WireFault | undefined): RequestFailureReason | undefined {
	return typeof fault === "string" && fault !== LATE ? FAILURES[fault] : undefined;
}
