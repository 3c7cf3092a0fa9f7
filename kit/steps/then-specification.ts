import { judgeRun } from "../oracle/oracle.ts";
import { fail } from "./expect.ts";
import { judging, type Step } from "./step.ts";

/** Judges a whole run. For scenarios that a search wrote. */
export const THEN_SPECIFICATION: readonly Step[] = [
	judging("the run keeps the specification", (run) => {
		const [finding] = judgeRun(run, { isLibrary: false });
		if (finding !== undefined) fail(finding.requirement, finding.expected, finding.got);
	}),
];
