import { type BodyRequests, versionOf } from "./tracker-parts.ts";

const jobs = (id: string) => ["query", "scan"].map((module) => `jobs:module=${module};cmd=get-job;trid=${id}`);

/** One form for each version. */
export const oneForm: BodyRequests = (build, id) => {
	const version = versionOf(build);
	if (version === undefined) return [[`query-show:trid=${id}`], jobs(id)];
	if (version >= 801) return [[`query-show:id=${id}`]];
	if (version >= 600) return [[`query-show:trid=${id}`]];
	return version >= 507 ? [[`query-show:trid=${id}`, `scan-show:trid=${id}`]] : [jobs(id)];
};

/** All forms that a version answers, in one request. The strongest answer counts. */
export const everyForm: BodyRequests = (build, id) => {
	const version = versionOf(build);
	if (version !== undefined && version >= 801) return [[`query-show:trid=${id}`, `query-show:id=${id}`]];
	if (version !== undefined && version >= 507 && version < 600)
		return [[`query-show:trid=${id}`, `scan-show:trid=${id}`, ...jobs(id)]];
	return oneForm(build, id);
};
