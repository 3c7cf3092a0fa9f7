import { appendFileSync, writeFileSync } from "node:fs";
import { endProcessesOnExit } from "./drivers/run-process.ts";
import { type CheckTally, closingLine, sum } from "./testing/tally.ts";
import { keepBusy } from "./trial/busy.ts";
import { flipsOf } from "./trial/flips.ts";
import { type Judged, judgeAllLevels, search } from "./trial/judged.ts";
import { readOptions, type TrialOptions, USAGE } from "./trial/options.ts";
import { type PlantedBug, readBugs } from "./trial/planted-bugs.ts";
import { SUBJECTS, TRACKER, type TrialSubject } from "./trial/subjects.ts";

/**
 * `trial [SUBJECT…] [--passes N] [--busy N] [--bugs] [--for 20s]`: tries the kit itself. Nobody may accuse a lawful
 * driver, and a planted bug must be named with the right requirement first. The last line is `N passed, N failed`. A
 * run is one check; it fails if it accuses a lawful driver, names another requirement first, or comes to no verdict.
 */
const options = readWords();
const all = options.bugs ? await readBugs() : SUBJECTS;
const chosen = choose(all, options.ids);
endProcessesOnExit();
if (options.out !== undefined) writeFileSync(options.out, "");
const calm = keepBusy(options.busy);
const tallies: CheckTally[] = [];
const firsts = new Map<string, Judged>();
for (let pass = 1; pass <= options.passes; pass++) {
	for (const one of chosen) tallies.push("sentence" in one ? await tryBug(one, pass) : await trySubject(one, pass));
}
calm();
const total = sum(tallies);
for (const remark of total.remarks) console.log(`Failed: ${remark}`);
console.log(closingLine(total));
process.exit(total.failed > 0 ? 1 : 0);

function readWords(): TrialOptions {
	try {
		return readOptions(process.argv.slice(2));
	} catch (error) {
		return refuse(error instanceof Error ? error.message : String(error));
	}
}

function choose(known: readonly (TrialSubject | PlantedBug)[], ids: readonly string[]): readonly (TrialSubject | PlantedBug)[] {
	const names = known.map(nameOf);
	const unknown = ids.find((id) => !names.includes(id));
	if (unknown !== undefined) refuse(`There is no ${unknown}. There are ${names.join(", ")}.`);
	return known.filter((one) => ids.length === 0 || ids.includes(nameOf(one)));
}

function nameOf(one: TrialSubject | PlantedBug): string {
	return "id" in one ? one.id : one.name;
}

function refuse(why: string): never {
	console.error(`${why}\n${USAGE}`);
	process.exit(2);
}

async function trySubject({ id, command }: TrialSubject, pass: number): Promise<CheckTally> {
	const runs = [await judgeAllLevels(command, options.only)];
	if (!/^0+[a-z]*$/.test(options.searchFor)) runs.push(await search(command, options.searchFor, pass));
	return sum(runs.map((judged) => showRun(id, judged, pass)));
}

function showRun(id: string, judged: Judged, pass: number): CheckTally {
	const { kind, seconds, counts, accusations, notRun, broken } = judged;
	const key = `${id} ${kind}`;
	const first = firsts.get(key) ?? judged;
	firsts.set(key, first);
	const flips = flipsOf(first, judged);
	const isClean = accusations.length === 0 && broken === undefined;
	const told = Object.entries(counts).map(([verdict, count]) => `${count} ${verdict}`);
	console.log(`${isClean ? "✔" : "✘"} ${key}, pass ${pass}: ${told.join(", ")}, ${flips.length} flips (${seconds.toFixed(0)} s)`);
	for (const accusation of accusations) console.log(`  accused: ${accusation}`);
	for (const flip of flips) console.log(`  flipped: ${flip}`);
	for (const scenario of notRun) console.log(`  could not run: ${scenario}`);
	if (broken !== undefined) console.log(`  no verdict: ${broken}`);
	const { verdicts: _verdicts, ...plain } = judged;
	keep({ subject: id, pass, busy: options.busy, ...plain, flips });
	return checked(isClean, `${key}, pass ${pass}: ${accusations[0] ?? "no verdict"}`);
}

async function tryBug({ name, sentence, clause }: PlantedBug, pass: number): Promise<CheckTally> {
	const only = options.own ? [clause] : options.only;
	const judged = await judgeAllLevels(`${TRACKER} --bug ${name}`, only);
	const [named = judged.broken === undefined ? "nothing" : "no verdict"] = judged.causes;
	const isRight = named === clause;
	const others = judged.causes.length > 1 ? ` (then ${judged.causes.slice(1).join(", ")})` : "";
	console.log(`${isRight ? "✔" : "✘"} ${name}: expected ${clause}, named ${named}${others} (${judged.seconds.toFixed(0)} s)`);
	if (!isRight) for (const line of [sentence, ...judged.accusations.slice(0, 3)]) console.log(`  ${line}`);
	const { verdicts: _verdicts, ...plain } = judged;
	keep({ bug: name, clause, pass, busy: options.busy, ...plain });
	return checked(isRight, `${name}: expected ${clause}, named ${named}`);
}

function checked(isRight: boolean, remark: string): CheckTally {
	return isRight ? { passed: 1, failed: 0, remarks: [] } : { passed: 0, failed: 1, remarks: [remark] };
}

function keep(result: object): void {
	if (options.out !== undefined) appendFileSync(options.out, `${JSON.stringify(result)}\n`);
}
