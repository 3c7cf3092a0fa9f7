import * as v from "valibot";
import { parseJson } from "../../simulator/parse-json.ts";
import type { Lanes } from "./lanes.ts";

const time = v.pipe(v.number(), v.finite());
const happening = v.object({ at: time, text: v.string() });

const lanes: v.GenericSchema<unknown, Lanes> = v.object({
	calls: v.array(
		v.object({
			kind: v.picklist(["wait", "status", "abort"]),
			calledAt: time,
			settledAt: time,
			deadline: v.exactOptional(time),
			outcome: v.string(),
			rounds: v.array(
				v.object({
					number: time,
					startedAt: time,
					endedAt: time,
					isEarly: v.exactOptional(v.literal(true)),
					told: v.exactOptional(v.string()),
					right: v.exactOptional(v.string()),
					clause: v.exactOptional(v.string()),
					isWrong: v.exactOptional(v.literal(true)),
				}),
			),
		}),
	),
	nodes: v.array(
		v.object({
			name: v.string(),
			version: v.string(),
			questions: v.array(
				v.object({
					call: time,
					round: time,
					askedAt: time,
					endedAt: v.exactOptional(time),
					asked: v.string(),
					answered: v.string(),
					word: v.string(),
					tone: v.picklist(["active", "done", "absent", "error", "silent"]),
				}),
			),
			states: v.array(v.object({ from: time, state: v.string() })),
			happenings: v.array(happening),
		}),
	),
	cluster: v.array(happening),
	pauses: v.exactOptional(v.array(v.object({ from: time, to: time }))),
	cut: v.array(v.string()),
});

/**
 * The lanes that a report keeps as JSON; `undefined` if the text is not valid, because reports can come from
 * anywhere.
 */
export function readLanes(json: string | undefined): Lanes | undefined {
	if (json === undefined) return undefined;
	try {
		const result = v.safeParse(lanes, parseJson(json));
		return result.success ? result.output : undefined;
	} catch {
		return undefined;
	}
}
