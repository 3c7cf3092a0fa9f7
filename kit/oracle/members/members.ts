import type { NetworkRun } from "../../run/on-network.ts";
import type { Finding } from "../finding.ts";
import { reporterOf } from "../finding.ts";
import { checkBounds } from "./bounds.ts";
import { checkCalm } from "./calm.ts";
import { checkConnecting } from "./connecting.ts";
import { checkDeadlines } from "./deadlines.ts";
import { checkDue } from "./due.ts";
import { checkKept } from "./kept.ts";
import { checkLies } from "./lies.ts";
import { checkSilence } from "./silence.ts";
import { checkStarting } from "./starting.ts";
import { checkSteadyView } from "./steady-view.ts";
import { checkView } from "./view.ts";

/**
 * Judges the client's view of the members in a run over a network (SPEC.md, group CLUSTER). It knows all events, which
 * nodes accepted the job, which were running, and what each node said. It shares no code with the library's view, and
 * never asks why the library did something.
 */
export function judgeMembers(run: NetworkRun): readonly Finding[] {
	const findings: Finding[] = [];
	for (const [call, told] of run.calls.entries()) {
		const report = reporterOf(findings, call);
		checkLies(run, told, report);
		checkCalm(run, told, report);
		checkDue(run, told, report);
		checkDeadlines(run, call, report);
	}
	const report = reporterOf(findings, 0);
	checkConnecting(run, report);
	checkView(run, report);
	checkSteadyView(run, report);
	checkKept(run, report);
	checkSilence(run, report);
	checkStarting(run, report);
	checkBounds(run, report);
	return findings;
}
