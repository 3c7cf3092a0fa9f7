import { readFileSync } from "node:fs";
import { parse } from "yaml";
import type { Environment } from "./run-shell.ts";

export interface KubernetesJob {
	readonly kind: "Job";
	readonly metadata: { readonly name: string };
	readonly spec: {
		readonly completionMode?: string;
		readonly completions?: number;
		readonly parallelism?: number;
		readonly activeDeadlineSeconds?: number;
		readonly podFailurePolicy?: { readonly rules: readonly unknown[] };
		readonly template: { readonly spec: PodSpec };
	};
}

export interface PodSpec {
	readonly restartPolicy: string;
	readonly automountServiceAccountToken?: boolean;
	readonly securityContext?: object;
	readonly initContainers: readonly Container[];
	readonly containers: readonly Container[];
	readonly volumes: readonly { readonly name: string; readonly persistentVolumeClaim?: { readonly claimName: string } }[];
}

export interface Container {
	readonly name: string;
	readonly image: string;
	readonly env?: readonly object[];
	readonly securityContext?: object;
	readonly workingDir: string;
	readonly command: readonly string[];
	readonly args: readonly string[];
	readonly envFrom: readonly { readonly configMapRef: { readonly name: string } }[];
	readonly resources?: { readonly limits: Readonly<Record<string, string>> };
	readonly volumeMounts: readonly { readonly name: string; readonly mountPath: string }[];
}

export type Item =
	| KubernetesJob
	| { readonly kind: string; readonly metadata: { readonly name: string }; readonly data?: Environment };

/** What a manifest's list holds. */
export function readManifest(file: string): readonly Item[] {
	const { kind, items } = parse(readFileSync(file, "utf8"));
	if (kind !== "List") throw new Error(`${file} is not a list.`);
	return items;
}

export function jobIn(items: readonly Item[], name: string): KubernetesJob {
	return find(items, "Job", name) as KubernetesJob;
}

/** What a ConfigMap puts into the environment. */
export function settingsIn(items: readonly Item[], name: string): Environment {
	const { data = {} } = find(items, "ConfigMap", name) as { readonly data?: Environment };
	return data;
}

function find(items: readonly Item[], kind: string, name: string): Item {
	const item = items.find((each) => each.kind === kind && each.metadata.name === name);
	if (item === undefined) throw new Error(`There is no ${kind} ${name}.`);
	return item;
}

/** The one container that does a job's work, and the script it runs. */
export function workOf({ spec }: KubernetesJob): Container & { readonly script: string } {
	const [container, ...others] = spec.template.spec.containers;
	if (container === undefined || others.length > 0) throw new Error("A pod has one container.");
	return { ...container, script: scriptOf(container) };
}

/** A script that a shell is given, which stops at the first failure. */
export function scriptOf({ command, args }: Container): string {
	const [script = "", ...others] = args;
	if (command.join(" ") !== "/bin/sh -ec" || others.length > 0) throw new Error("A container runs one script by /bin/sh -ec.");
	return script;
}
