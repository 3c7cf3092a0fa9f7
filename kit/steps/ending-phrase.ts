import { NUMBER, TEXT } from "./phrase.ts";

/** How a call failed: `"server_error" of node B with code 20 after 2 rounds at 1003 ms`. Omitted parts are ignored. */
export interface EndingPhrase {
	readonly code: string;
	readonly node?: string;
	readonly serverCode?: number;
	readonly rounds?: number;
	readonly at?: number;
}

export const ENDING_PATTERN: string = `${TEXT}(?: of node \\S+)?(?: with code \\d+)?(?: after \\d+ rounds?)?(?: at (?:${NUMBER}) ms)?`;

const PARTS = new RegExp(
	`^(${TEXT})(?: of node (\\S+))?(?: with code (\\d+))?(?: after (\\d+) rounds?)?(?: at (${NUMBER}) ms)?$`,
);

export function readEnding(text: string): EndingPhrase {
	const [, code = '""', node, serverCode, rounds, at] = PARTS.exec(text) ?? [];
	return {
		code: JSON.parse(code),
		...(node !== undefined && { node }),
		...(serverCode !== undefined && { serverCode: Number(serverCode) }),
		...(rounds !== undefined && { rounds: Number(rounds) }),
		...(at !== undefined && { at: Number(at) }),
	};
}
