import type { Grade } from "./matrix.ts";

/** A driver's grade as text. */
export function gradeText(grade: Grade): string {
	switch (grade) {
		case "MUST":
		case "SHOULD":
			return `conformant at ${grade}`;
		case "MAY":
			return "conformant in everything";
		case "not conformant":
		case "not known":
			return grade;
		default:
			return grade satisfies never;
	}
}
