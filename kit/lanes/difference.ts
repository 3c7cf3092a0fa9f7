import type { RoundBox } from "./lanes.ts";

/** The width of a bold letter of the caption. Wider than the average, so that no caption is cut. */
const LETTER = 7;
const SIGN_AND_MARGIN = 28;

/** What a picture says below the first wrong round. */
export function differenceText({ right, clause }: RoundBox): string {
	return `first difference; right is ${right} (${clause})`;
}

/** The pixels that this text needs. The time axis leaves room for it. */
export function differenceWidth(round: RoundBox): number {
	return differenceText(round).length * LETTER + SIGN_AND_MARGIN;
}
