import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runProcess } from "../drivers/run-process.ts";

/** What one run of the kit said about a driver. */
export interface Judged {
	readonly kind: "conform" | "fuzz";
	readonly seconds: number;
	/** How many scenarios or schedules ended with each verdict. */
	readonly counts: Readonly<Record<string, number>>;
	/** What failed: the requirement, and where. The first cause comes first. */
	readonly accusations: readonly string[];
	/** The requirements of the causes, the first one first. */
	readonly causes: readonly string[];
	/** The verdict on each scenario, by its place. */
	readonly verdicts: Readonly<Record<string, string>>;
	/** Each failed scenario once, with its faults, its picture and its token. */
	readonly details: readonly object[];
	/** The scenarios that could not run, each with the reason. */
	readonly notRun: readonly string[];
	/** Why there is no verdict: the end of what the run printed. */
	readonly broken?: string;
}

const MAIN = "dist/bin/main.js";
/** The whole suite took ten minutes on a machine that had a quarter of a processor left for it. */
const LIMIT_MS = 60 * 60_000;
const LAST_CHARACTERS = 600;

interface Scenario {
	readonly file: string;
	readonly line: number;
	readonly name: string;
	readonly verdict: string;
	readonly message?: string;
	readonly findings?: readonly object[];
	readonly attachments: Readonly<Record<string, string>>;
}

interface ConformReport {
	readonly findings?: readonly { readonly requirement: string; readonly sentence: string; readonly smallest: string }[];
	readonly requirements: readonly { readonly id: string; readonly scenarios: readonly Scenario[] }[];
	readonly scenarios: Readonly<Record<string, number>>;
}

interface FuzzReport {
	readonly found: readonly { readonly requirement: string; readonly message: string; readonly token: string }[];
	readonly profiles: Readonly<Record<string, { readonly schedules: number; readonly refused: number }>>;
	readonly unconfirmed: number;
	readonly broken?: string;
}

/** `conform` at all levels. */
export async function judgeAllLevels(command: string, only: readonly string[]): Promise<Judged> {
	const folder = mkdtempSync(join(tmpdir(), "trial-"));
	const file = join(folder, "report.json");
	const selection = only.length > 0 ? ["--only", ...only] : [];
	try {
		const words = ["conform", "--driver", command, "--level", "may", ...selection, "--json", file];
		const { output, seconds } = await runKit(words);
		if (!existsSync(file)) return noVerdict("conform", seconds, output);
		const report: ConformReport = JSON.parse(readFileSync(file, "utf8"));
		const verdicts: Record<string, string> = {};
		const failed = new Set<string>();
		const notRun = new Set<string>();
		const details = new Map<string, object>();
		for (const { id, scenarios } of report.requirements) {
			for (const scenario of scenarios) {
				verdicts[`${id} ${placeOf(scenario)}`] = scenario.verdict;
				if (scenario.verdict === "failed") {
					failed.add(`${id} ${placeOf(scenario)}`);
					details.set(placeOf(scenario), detailsOf(scenario));
				}
				if (scenario.verdict === "could not run") notRun.add(`${placeOf(scenario)}: ${scenario.message ?? ""}`);
			}
		}
		const { findings = [] } = report;
		const causes = findings.map(({ requirement, sentence, smallest }) => `${requirement} ${smallest}: ${sentence}`);
		return {
			...{ kind: "conform", seconds, counts: report.scenarios, verdicts },
			accusations: [...causes, ...failed],
			causes: findings.map(({ requirement }) => requirement),
			details: [...details.values()],
			notRun: [...notRun],
		};
	} finally {
		rmSync(folder, { recursive: true });
	}
}

/** `fuzz --driver`. The seed is the number of the pass, so each pass searches elsewhere. */
export async function search(command: string, searchFor: string, seed: number): Promise<Judged> {
	const { output, seconds } = await runKit(["fuzz", "--driver", command, "--for", searchFor, "--seed", `${seed}`, "--json"]);
	const line = output.split("\n").find((text) => text.startsWith('{"'));
	if (line === undefined) return noVerdict("fuzz", seconds, output);
	const report: FuzzReport = JSON.parse(line);
	const counts: Record<string, number> = { unconfirmed: report.unconfirmed };
	for (const [profile, { schedules, refused }] of Object.entries(report.profiles)) {
		counts[profile] = schedules;
		counts[`${profile} refused`] = refused;
	}
	return {
		...{ kind: "fuzz", seconds, counts, verdicts: {}, details: report.found, notRun: [] },
		accusations: report.found.map(({ requirement, message, token }) => `${requirement} ${token}: ${message}`),
		causes: report.found.map(({ requirement }) => requirement),
		...(report.broken !== undefined && { broken: report.broken }),
	};
}

async function runKit(words: readonly string[]): Promise<{ readonly output: string; readonly seconds: number }> {
	const startedAt = performance.now();
	const { output } = await runProcess(process.execPath, [MAIN, ...words], { limitMs: LIMIT_MS });
	return { output, seconds: (performance.now() - startedAt) / 1000 };
}

function noVerdict(kind: Judged["kind"], seconds: number, output: string): Judged {
	const none = { counts: {}, accusations: [], causes: [], verdicts: {}, details: [], notRun: [] };
	return { kind, seconds, ...none, broken: output.trimEnd().slice(-LAST_CHARACTERS) || "It printed nothing." };
}

function detailsOf(scenario: Scenario): object {
	const { message, findings, attachments } = scenario;
	return {
		place: placeOf(scenario),
		message,
		findings,
		picture: attachments["text/x.lanes"],
		token: attachments["text/x.replay-token"],
	};
}

function placeOf({ file, line, name }: Scenario): string {
	return `${file}:${line} ${name}`;
}
