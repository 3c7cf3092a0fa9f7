import { deflateRawSync, inflateRawSync } from "node:zlib";
import { createCoverage } from "../automaton/automaton-coverage.ts";

const SIZE = createCoverage().reached.length;

/** The bytes of a coverage as text. Most of them are zero, so that little is left. */
export function printReached(reached: Uint8Array): string {
	return deflateRawSync(reached, { level: 9 }).toString("base64");
}

/** Reads them; `undefined` where the text does not hold exactly as many as a coverage has. */
export function parseReached(text: string): Uint8Array | undefined {
	try {
		const reached = inflateRawSync(Buffer.from(text, "base64"), { maxOutputLength: SIZE });
		return reached.length === SIZE ? reached : undefined;
	} catch {
		return undefined;
	}
}
