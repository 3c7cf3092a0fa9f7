import { readFileSync } from "node:fs";
import { parse } from "yaml";
import type { Environment } from "./run-shell.ts";

/** A workflow of GitHub Actions, as far as these tests look at it. */
export interface Workflow {
	readonly on: Readonly<Record<string, unknown>>;
	readonly env: Environment;
	readonly jobs: Readonly<Record<string, WorkflowJob>>;
}

export interface WorkflowJob {
	readonly if?: string;
	readonly needs?: readonly string[];
	readonly env?: Environment;
	readonly permissions?: Readonly<Record<string, string>>;
	readonly strategy?: { readonly matrix: Readonly<Record<string, readonly unknown[]>> };
	readonly steps: readonly WorkflowStep[];
}

export interface WorkflowStep {
	readonly name?: string;
	readonly if?: string;
	readonly uses?: string;
	readonly with?: Readonly<Record<string, unknown>>;
	readonly run?: string;
	readonly env?: Environment;
}

export function readWorkflow(file: string): Workflow {
	return parse(readFileSync(file, "utf8"));
}

export function jobOf({ jobs }: Workflow, name: string): WorkflowJob {
	const job = jobs[name];
	if (job === undefined) throw new Error(`There is no job ${name}.`);
	return job;
}

/** The command lines of a job's step by its name. */
export function stepOf({ steps }: WorkflowJob, name: string): WorkflowStep & { readonly run: string } {
	const step = steps.find((each) => each.name === name);
	if (step?.run === undefined) throw new Error(`There is no step ${name} that runs anything.`);
	return { ...step, run: step.run };
}

/**
 * The environment of a step. An expression that the test gives no value is an error, and so is one within a command
 * line.
 */
export function environmentOf(
	{ env: ofAll }: Workflow,
	{ env: ofJob = {} }: WorkflowJob,
	{ env: ofStep = {}, run }: WorkflowStep,
	expressions: Environment,
): Environment {
	if (run?.includes("${{") === true) throw new Error("A command line takes what it needs from its environment.");
	const all = Object.entries({ ...ofAll, ...ofJob, ...ofStep });
	return Object.fromEntries(all.map(([name, value]) => [name, evaluate(String(value), expressions)]));
}

function evaluate(text: string, expressions: Environment): string {
	return text.replace(/\$\{\{ *([\w.-]+) *\}\}/g, (_, expression: string) => {
		const value = expressions[expression];
		if (value === undefined) throw new Error(`The expression ${expression} has no value.`);
		return value;
	});
}
