import type { Turn } from "../run/turn.ts";
import type { WrongVerdict } from "./judge-rounds.ts";
import { clauseOfShape } from "./reply-shape.ts";
import type { ReviewedCall } from "./reviewed-call.ts";
import { wrongAnswers } from "./wrong-round.ts";

/**
 * The clause about the reply that a driver took for a server error, if no node can have sent this error: then the
 * rounds are not its fault (JUDGE-7). `undefined` if that is not so, or if only replies that every server sends often
 * were read: a driver that is wrong about them is wrong about rounds.
 */
export function misreadAsError(call: ReviewedCall, { got }: WrongVerdict): string | undefined {
	const { reviewed } = call;
	const [, told] = /^an error \((server_error.*)\)$/.exec(got) ?? [];
	const wrong = reviewed.find(({ isWrong }) => isWrong);
	if (told === undefined || wrong === undefined) return undefined;
	const [, code] = /\bcode (\d+)/.exec(told) ?? [];
	const [, blamed] = /\bnode ([^,]+)/.exec(told) ?? [];
	const isBlamed = ({ node }: Pick<Turn, "node">) => blamed === undefined || node === blamed;
	const { round } = wrong;
	const isSent = round.turns.some((turn) => isBlamed(turn) && !READABLE.includes(turn.word.kind));
	// A wait that tolerates failures may report an earlier one. With another code than 9 it is no server error.
	const isTolerated = code === "9" && reviewed.some((one) => one.round.turns.some(({ word }) => word.kind === "failure"));
	if (isSent || isTolerated) return undefined;
	const clauses = wrongAnswers(call)
		.filter(isBlamed)
		.flatMap(({ shape }) => clauseOfShape(shape) ?? []);
	return LIKELIEST_FIRST.find((clause) => clauses.includes(clause));
}

/** A question that is still open when the driver gives its verdict says nothing. */
const READABLE: readonly string[] = ["in_progress", "complete", "not_found", "open"];

/** What looks like an error comes first, then a reply without a status, then an unusual status. */
const LIKELIEST_FIRST: readonly string[] = ["PARSE-2", "PARSE-1", "PARSE-6", "PARSE-13", "PARSE-12", "PARSE-7"];
