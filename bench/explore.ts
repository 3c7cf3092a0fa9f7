import { explore } from "../kit/automaton/explore.ts";
import type { SpeedComparison } from "./measure.ts";

/** Every run that the rules can distinguish, compared with the automaton of the specification. */
export const exploreComparison: SpeedComparison = {
	title: "Exhaustive exploration of 3 nodes",
	unit: "ms",
	aim: 1000,
	subjects: [
		{
			name: "rules and automaton",
			what: "explorations",
			run() {
				const { difference } = explore({ nodes: 3 });
				if (difference !== undefined) throw new Error("The rules and the automaton differ.");
				return 1;
			},
		},
	],
};
