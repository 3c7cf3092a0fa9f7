import { createHash } from "node:crypto";

/** The last line of a blob. It covers all text before it, so that damage in a copy or on a disk is noticed. */
const CHECKSUM_LINE = /(?<=^|\n)\{"kind":"checksum","sha256":"([0-9a-f]{64})"\}\n$/;

/** The text of a blob, with its checksum. */
export function withChecksum(text: string): string {
	return `${text}${JSON.stringify({ kind: "checksum", sha256: checksumOf(text) })}\n`;
}

/** What the checksum of a blob says about its text. */
export type ComparedText =
	| { readonly kind: "right"; readonly text: string }
	| { readonly kind: "wrong" }
	/** The text does not end with a checksum: it is cut, or not a blob. */
	| { readonly kind: "missing" };

/** Compares a blob with its checksum. `text` is the blob without its checksum. */
export function compareChecksum(blob: string): ComparedText {
	const found = CHECKSUM_LINE.exec(blob.slice(-LENGTH));
	if (found === null) return { kind: "missing" };
	const text = blob.slice(0, -found[0].length);
	return found[1] === checksumOf(text) ? { kind: "right", text } : { kind: "wrong" };
}

/** Longer than the checksum line. The expression must not search a whole blob. */
const LENGTH = 200;

function checksumOf(text: string): string {
	return createHash("sha256").update(text).digest("hex");
}
