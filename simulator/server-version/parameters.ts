/**
 * The value of a parameter in `name=value;name=value`; `undefined` if it is absent. If a name occurs twice, the first
 * one counts. A parameter without `=` counts as absent (server source, thr_info.c:as_info_parameter_get).
 */
export function parameter(params: string, name: string): string | undefined {
	for (let start = 0; start < params.length; ) {
		const semicolon = params.indexOf(";", start);
		const end = semicolon < 0 ? params.length : semicolon;
		const equals = start + name.length;
		if (equals < end && params.charCodeAt(equals) === 0x3d && params.startsWith(name, start))
			return params.slice(equals + 1, end);
		start = end + 1;
	}
	return undefined;
}
