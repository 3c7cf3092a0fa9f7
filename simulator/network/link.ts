import type { Random, Range } from "../random.ts";

/** How bytes travel. All times are in milliseconds. */
export interface Link {
	/**
	 * The shortest and the longest time in one direction. Each delivery draws its own; the order of bytes never changes.
	 */
	readonly toNode: Range;
	readonly toClient: Range;
	/** The chance that a delivery is split into two or more at random bytes. */
	readonly splits: number;
	/** A middlebox forgets a connection that was idle for this long; `undefined`: it never does. */
	readonly idle: { readonly afterMs: number; readonly ends: "reset" | "silence" } | undefined;
}

export const GOOD_LINK: Link = { toNode: [0.5, 0.5], toClient: [0.5, 0.5], splits: 0, idle: undefined };

/** The bytes as one delivery, or split at random places. */
export function pieces(bytes: Uint8Array, { splits }: Link, random: Random): readonly Uint8Array[] {
	if (splits === 0 || bytes.length < 2 || !random.chance(splits)) return [bytes];
	const cut = random.int(1, bytes.length - 1);
	return [bytes.subarray(0, cut), ...pieces(bytes.subarray(cut), { splits } as Link, random)];
}
