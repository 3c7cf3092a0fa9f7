import type { Requirement, RequirementReport, RequirementVerdict } from "../../conformance/conformance-report.ts";
import { compareLevels, type Level } from "../../spec/spec.ts";
import { ReportError, type RunReport } from "../read-report.ts";

/** Several drivers side by side. */
export interface Matrix {
	/** The version of the package that judged them all. */
	readonly kit: string;
	readonly spec: string;
	readonly drivers: readonly MatrixDriver[];
	readonly rows: readonly MatrixRow[];
}

export interface MatrixDriver {
	readonly name: string;
	readonly version: string;
	readonly report: RunReport;
	/** How many requirements of each level were tested, and how many passed. */
	readonly levels: Readonly<Record<Level, LevelTally>>;
	/** The strictest level that it meets. */
	readonly grade: Grade;
}

export interface LevelTally {
	readonly passed: number;
	readonly failed: number;
	readonly all: number;
}

/** Conformant at a level: no requirement of this level or of a more binding one failed or could not run. */
export type Grade = Level | "not conformant" | "not known";

export interface MatrixRow extends Requirement {
	/** One for each driver, in their order. `undefined`: its run did not test this. */
	readonly cells: readonly (RequirementReport | undefined)[];
	/** Whether at least one driver breaks it. */
	readonly isBroken: boolean;
	/** Whether at least one driver breaks it, or could not be judged by it. */
	readonly hasDetails: boolean;
}

/** A report, and the file that it came from, for messages. */
export interface NamedReport {
	readonly file: string;
	readonly report: RunReport;
}

/**
 * Puts the runs of several drivers side by side, in the order given.
 *
 * @throws ReportError if the runs have different kits or specifications, or if the same version of a driver occurs
 *   twice: such runs cannot be compared
 */
export function matrixOf(reports: readonly NamedReport[]): Matrix {
	const [first] = reports;
	if (first === undefined) throw new ReportError("Give at least one report.");
	for (const [index, { file, report }] of reports.entries()) {
		for (const [key, what] of [
			["kit", "aerospike-execute-task"],
			["spec", "SPEC.md"],
		] as const) {
			if (report[key] !== first.report[key]) {
				throw new ReportError(
					`${first.file} was judged by ${what} ${first.report[key]} and ${file} by ${report[key]}; only runs of the same version can be compared.`,
				);
			}
		}
		const twin = reports.slice(0, index).find((other) => nameOf(other.report) === nameOf(report));
		if (twin !== undefined) throw new ReportError(`${twin.file} and ${file} are both about ${nameOf(report)}; give one of them.`);
	}
	return {
		kit: first.report.kit,
		spec: first.report.spec,
		drivers: reports.map(({ report }) => driverOf(report)),
		rows: rowsOf(reports.map(({ report }) => report)),
	};
}

function nameOf({ driver }: RunReport): string {
	return `${driver.name} ${driver.version}`;
}

/** A known failure is a failure, too. */
const BROKEN: readonly RequirementVerdict[] = ["failed", "known failure"];
/** What a page shows in detail. If a scenario could not run, its result is unknown. */
export const DETAILED: readonly RequirementVerdict[] = [...BROKEN, "could not run"];

const LEVELS: readonly Level[] = ["MUST", "SHOULD", "MAY"];

function driverOf(report: RunReport): MatrixDriver {
	const levels = { MUST: tally(report, "MUST"), SHOULD: tally(report, "SHOULD"), MAY: tally(report, "MAY") };
	return { ...report.driver, report, levels, grade: gradeOf(report, levels) };
}

function tally({ requirements }: RunReport, level: Level): LevelTally {
	const own = requirements.filter((requirement) => requirement.level === level);
	const count = (...verdicts: readonly RequirementVerdict[]) => own.filter(({ verdict }) => verdicts.includes(verdict)).length;
	return { passed: count("passed"), failed: count(...DETAILED), all: own.length };
}

/**
 * A driver that supports none of the tested requirements, or for which a MUST could not run, has the grade "not known".
 */
function gradeOf({ requirements }: RunReport, levels: MatrixDriver["levels"]): Grade {
	const isBroken = requirements.some(({ level, verdict }) => level === "MUST" && BROKEN.includes(verdict));
	if (isBroken) return "not conformant";
	const unkept = requirements.filter(({ verdict }) => DETAILED.includes(verdict));
	const heaviest = unkept.reduce<Level | undefined>(
		(worst, { level }) => (worst === undefined || compareLevels(level, worst) > 0 ? level : worst),
		undefined,
	);
	const kept = LEVELS.filter(
		(level) => levels[level].passed > 0 && (heaviest === undefined || compareLevels(level, heaviest) > 0),
	);
	return levels.MUST.passed === 0 || heaviest === "MUST" ? "not known" : (kept.at(-1) ?? "not known");
}

/** The requirements of all runs, in the order of the fullest, and then as they come. */
function rowsOf(reports: readonly RunReport[]): readonly MatrixRow[] {
	const fullest = [...reports].sort((one, other) => other.requirements.length - one.requirements.length);
	const requirements = new Map(fullest.flatMap((report) => report.requirements.map((each) => [each.id, each] as const)));
	return [...requirements.values()].map(({ id, level, title, text }) => {
		const cells = reports.map((report) => report.requirements.find((each) => each.id === id));
		const hasCell = (verdicts: readonly RequirementVerdict[]) =>
			cells.some((cell) => cell !== undefined && verdicts.includes(cell.verdict));
		return { id, level, title, text, cells, isBroken: hasCell(BROKEN), hasDetails: hasCell(DETAILED) };
	});
}
