import { isAboutJobs } from "../../simulator/command-name.ts";
import { requestsFor } from "../oracle/commands.ts";
import { isAnswerableInPart } from "../oracle/question-form.ts";
import { mayAskAlone, readLine } from "../oracle/reading.ts";
import { staleBuild } from "./stale-build.ts";
import type { Check, Found, TimedCall } from "./timed-call.ts";

/** What each question asks. A wrong question explains the wrong verdicts that follow from its answer. */
export const QUESTION_CHECKS: readonly Check[] = [ids, namedNode, forms, presentBuild, bothModules];

function ids({ run, world, history }: TimedCall): Found | undefined {
	const { id } = run.schedule.task;
	for (const { node, commands, askedAt } of history.questions) {
		const own = commands.filter(isAboutJobs);
		if (own.join() === withId(own, id).join() || isAnswerableInPart(own, world.version(node, askedAt), id)) continue;
		return {
			requirement: "ASK-2",
			message: `node ${node} should be asked about the task id ${id}, but was asked ${own.join(" and ")}`,
		};
	}
	return undefined;
}

function namedNode({ run, history }: TimedCall): Found | undefined {
	const { node: named } = run.schedule.task;
	const other = history.questions.find(({ node }) => named !== undefined && node !== named);
	return (
		other && {
			requirement: "ROUND-1",
			message: `only node ${named} should be asked about the task, but node ${other.node} was asked`,
		}
	);
}

/** The same commands about this task. */
function withId(commands: readonly string[], id: string): readonly string[] {
	return commands.map((command) => command.replace(/\b(trid|id)=[^;]*/, `$1=${id}`));
}

function forms({ run, world, history, real }: TimedCall): Found | undefined {
	const { id } = run.schedule.task;
	for (const { node, commands, askedAt } of history.questions) {
		// The driver may not know about a recent upgrade yet (JUDGE-2).
		const builds = [world.version(node, askedAt), world.version(node, askedAt - real.unawareMs)];
		const own = commands.filter(isAboutJobs);
		if (builds.some((build) => isAnswerableInPart(withId(own, id), build, id))) continue;
		return {
			requirement: "ASK-1",
			message: `node ${node} (build ${builds[0]}) should be asked with a command that it knows, but was asked ${own.join(" and ")}`,
		};
	}
	return undefined;
}

function presentBuild({ run, world, history, real }: TimedCall): Found | undefined {
	const question = staleBuild(run, history.questions, history.report, world, real);
	if (question === undefined) return undefined;
	const { node, askedAt } = question;
	const message = `the build of node ${node}, which restarted as ${world.version(node, askedAt)}, should be read again after the reconnect`;
	return { requirement: "ASK-9", message };
}

function bothModules({ run, world, history, manner, real }: TimedCall): Found | undefined {
	const { id, filter = false } = run.schedule.task;
	/** The commands to which each node has listed the job. Both modules can list it, and each of them is enough then. */
	const listed = new Map<string, ReadonlySet<string>>();
	/** The nodes whose reply to both modules was unclear, so that each module is asked again separately (PARSE-8). */
	const unclear = new Set<string>();
	for (const { node, commands: all, askedAt, end } of history.questions) {
		const commands = all.filter(isAboutJobs);
		const build = world.version(node, askedAt);
		const [wanted = []] = requestsFor(build, id);
		// The driver may not know about a recent change of the build yet (JUDGE-2).
		if (wanted.length < 2 || world.version(node, askedAt - real.unawareMs) !== build) continue;
		// After a module has listed the job, the driver may ask only this module.
		const enough = [
			wanted,
			...wanted.filter((command) => listed.get(node)?.has(command)).map((command) => [command]),
			...(unclear.has(node) ? wanted.map((command) => [command]) : []),
			...(manner.knowsIndexFilter ? [wanted.filter((command) => isForModule(command, filter))] : []),
		];
		if (!enough.some((some) => some.every((command) => commands.includes(command)))) {
			return {
				requirement: "ASK-8",
				message: `node ${node} (build ${build}) should be asked ${wanted.join(" and ")} in one request, but was asked ${commands.join(" and ")}`,
			};
		}
		if (end.kind !== "answered") continue;
		if (commands.length > 1) unclear.delete(node);
		if (mayAskAlone(end.body, all)) unclear.add(node);
		const seen = wanted.filter((command) => {
			const { kind } = readLine(end.body, command, all, id);
			return kind === "in_progress" || kind === "complete";
		});
		if (seen.length > 0) listed.set(node, new Set(seen));
	}
	return undefined;
}

/**
 * Before 6.0 a background query with an index filter is a job of the query module, and any other one of the scan
 * module.
 */
function isForModule(command: string, hasFilter: boolean): boolean {
	return hasFilter ? !/scan/.test(command) : /scan/.test(command);
}
