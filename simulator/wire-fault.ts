import type { RequestFailureReason } from "../src/cluster/cluster.ts";

/**
 * What goes wrong with a reply on its way, whatever it says: it comes in pieces of so many bytes; the connection is closed after its header,
 * or in its middle; its header announces more than any reply has; its lines echo another command; or it is held back, and comes
 * just before the next reply of its connection.
 */
export type WireFault = { readonly fragments: number } | keyof typeof FAILURES | typeof LATE;

/** Where there is no wire such a reply never comes: nobody asks twice on one connection there. */
export const LATE = "late reply";

/** What the other faults come to where there is no wire, and in every trace. */
const FAILURES = {
	"close after the header": "closed",
	"half a frame": "closed",
	"frame too large": "malformed",
	"wrong echo": "malformed",
} as const;

/** The faults that are words. */
export const WIRE_FAULTS: readonly Extract<WireFault, string>[] = [...(Object.keys(FAILURES) as (keyof typeof FAILURES)[]), LATE];

/** Why a fault leaves its question without a usable answer; `undefined`: it is answered all the same. */
export function failureOf(fault: WireFault | undefined): RequestFailureReason | undefined {
	return typeof fault === "string" && fault !== LATE ? FAILURES[fault] : undefined;
}
