import { isAtLeast, parseBuild } from "./server-build.ts";

/**
 * Which commands a build has for jobs. `by-id`: `query-show:id=…`, from 8.1. `by-trid`: `query-show:trid=…`, from 6.0.
 * `both-modules`: 5.7, where a query without an index filter is a scan. `jobs`: before 5.7. `unread`: the build is
 * unknown.
 */
export type CommandForm = "by-id" | "by-trid" | "both-modules" | "jobs" | "unread";

/** The form for a build (ASK-1, ASK-9). */
export function commandForm(build: string | undefined): CommandForm {
	const parsed = parseBuild(build);
	if (parsed === undefined) return "unread";
	if (isAtLeast(parsed, 8, 1)) return "by-id";
	if (isAtLeast(parsed, 6, 0)) return "by-trid";
	return isAtLeast(parsed, 5, 7) ? "both-modules" : "jobs";
}

/**
 * The commands of the request for a job's status (ASK-1, ASK-8). Before 8.1, `id=` would list all jobs of the node.
 * Before 6.0 the tracker cannot know which module runs the job, so it asks both.
 */
export function statusCommands(form: CommandForm, taskId: string): readonly string[] {
	switch (form) {
		case "by-id":
			return [`query-show:id=${taskId}`];
		case "by-trid":
		case "unread":
			return [`query-show:trid=${taskId}`];
		case "both-modules":
			return [`query-show:trid=${taskId}`, `scan-show:trid=${taskId}`];
		case "jobs":
			return [`jobs:module=query;cmd=get-job;trid=${taskId}`, `jobs:module=scan;cmd=get-job;trid=${taskId}`];
		default:
			return form satisfies never;
	}
}

/**
 * The commands of the request that aborts a job (ABORT-1): `query-abort` from 6.0, and both modules before. Before 6.0
 * `scan-abort` reads only `id`: with `trid` it answers `ERROR:2:Transaction Not Found` for a running scan (recorded
 * from 5.7.0.31).
 */
export function abortCommands(form: CommandForm, taskId: string): readonly string[] {
	switch (form) {
		case "by-id":
			return [`query-abort:id=${taskId}`];
		case "by-trid":
		case "unread":
			return [`query-abort:trid=${taskId}`];
		case "both-modules":
			return [`query-abort:trid=${taskId}`, `scan-abort:id=${taskId}`];
		case "jobs":
			return [`jobs:module=query;cmd=kill-job;trid=${taskId}`, `jobs:module=scan;cmd=kill-job;trid=${taskId}`];
		default:
			return form satisfies never;
	}
}
