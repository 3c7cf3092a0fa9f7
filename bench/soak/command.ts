import { formatDuration } from "../../bin/terminal/duration.ts";
import { judgeFloors } from "./judge-floors.ts";
import { judgeResources } from "./judge-resources.ts";
import { readSoakOptions, type SoakOptions, USAGE } from "./options.ts";
import { type Resources, resourcesNow, socketsLeft } from "./resources.ts";
import { runWave, type WaveResult } from "./run-wave.ts";
import { startWorld, type WorldProcess } from "./start-world.ts";
import { type SoakSummary, sumCounts, summaryText } from "./summary.ts";
import { drawWave } from "./wave.ts";

/** After this many findings the soak ends. */
const MOST_FINDINGS = 20;

/** The command: exit code 0, 1 for a violation, 2 if the soak could not judge, 64 for wrong options. */
export async function runSoak(args: readonly string[]): Promise<number> {
	let options: SoakOptions;
	try {
		options = readSoakOptions(args);
	} catch (error) {
		console.error(error instanceof Error ? error.message : String(error));
		return 64;
	}
	if (options.help) {
		console.log(USAGE);
		return 0;
	}
	const world = startWorld();
	try {
		const summary = await soak(world, options);
		console.log(options.json ? JSON.stringify(summary, undefined, 2) : summaryText(summary));
		if (summary.findings.length > 0) return 1;
		return summary.unjudged.length > 0 ? 2 : 0;
	} finally {
		await world.end();
	}
}

interface Both {
	readonly tracker: Resources;
	readonly cluster: Resources;
}

async function soak(world: WorldProcess, options: SoakOptions): Promise<SoakSummary> {
	const { forMs, seed, nodes, tasks, length } = options;
	const startedAt = performance.now();
	const elapsed = () => performance.now() - startedAt;
	const results: WaveResult[] = [];
	const findings: string[] = [];
	const before = await resourcesOf(world, Number.POSITIVE_INFINITY);
	let first: Both | undefined;
	let last = before;
	while (results.length < 2 || (elapsed() + length / 2 < forMs && findings.length < MOST_FINDINGS)) {
		const wave = drawWave(seed + results.length, { nodes, tasks, length });
		const result = await runWave(world, wave);
		results.push(result);
		last = await resourcesOf(world, before.tracker.sockets);
		first ??= last;
		findings.push(...result.findings.map((finding) => `Seed ${wave.seed}: ${finding}`));
		console.error(
			`${formatDuration(elapsed())}: seed ${wave.seed}, ${result.questions} questions, ${result.findings.length} violations`,
		);
	}
	const afterFirst = first ?? last;
	for (const name of ["tracker", "cluster"] as const) {
		findings.push(...judgeResources(name, before[name], afterFirst[name], last[name]));
	}
	const measured = {
		...{ nodes, tasks },
		elapsedMs: Math.round(elapsed()),
		completions: results.reduce((sum, wave) => sum + wave.completions, 0),
		longestTurnMs: {
			tracker: Math.max(...results.map((wave) => wave.longestTurn)),
			cluster: Math.max(...results.map((wave) => wave.clusterTurn)),
		},
		latestMs: Math.max(...results.map((wave) => wave.latest)),
	};
	return {
		...measured,
		seed,
		waves: results.length,
		endings: sumCounts(results, (wave) => wave.endings),
		troubles: sumCounts(results, (wave) => wave.troubles),
		questions: results.reduce((sum, wave) => sum + wave.questions, 0),
		tracker: [afterFirst.tracker, last.tracker],
		cluster: [afterFirst.cluster, last.cluster],
		findings: findings.slice(0, MOST_FINDINGS),
		unjudged: judgeFloors(measured),
	};
}

async function resourcesOf(world: WorldProcess, sockets: number): Promise<Both> {
	await socketsLeft(sockets);
	return { tracker: resourcesNow(), cluster: await world.resources() };
}
