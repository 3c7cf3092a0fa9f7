import { defineConfig, type Plugin, type UserConfig } from "vite";

/** The page as one file: a page that is opened from disk may load neither modules nor anything else. */
function inOneFile(): Plugin {
	return {
		name: "in-one-file",
		enforce: "post",
		generateBundle(_, bundle) {
			const page = Object.values(bundle).find(({ fileName }) => fileName.endsWith(".html"));
			if (page?.type !== "asset") throw new Error("vite has made no page.");
			let html = String(page.source);
			const replace = (tag: RegExp, text: string) => {
				if (!tag.test(html)) throw new Error(`The page has nothing like ${tag}.`);
				html = html.replace(tag, () => text);
			};
			for (const [key, part] of Object.entries(bundle)) {
				if (part === page) continue;
				const name = part.fileName.replace(/[.]/g, "\\.");
				if (part.type === "chunk") {
					replace(new RegExp(`\\s*<script[^>]*${name}[^>]*></script>`), "");
					replace(/\s*<\/body>/, `\n<script>${part.code.replaceAll("</script", "<\\/script")}</script>\n</body>`);
				} else replace(new RegExp(`<link[^>]*${name}[^>]*>`), `<style>${String(part.source)}</style>`);
				delete bundle[key];
			}
			page.source = html;
		},
	};
}

/** The page reads scenarios in English only. The other languages of Gherkin would be a quarter of the page. */
function englishGherkin(): Plugin {
	return {
		name: "english-gherkin",
		enforce: "pre",
		transform(code, id) {
			if (!id.endsWith("gherkin-languages.json")) return undefined;
			return { code: JSON.stringify({ en: JSON.parse(code).en }), map: null };
		},
	};
}

/** Parts of SPEC.md about its past. The page shows the clauses. */
const HISTORY = [/^\*\*Changed in version [\s\S]*?(?=^\*\*Levels\*\*)/m, /^## Origin\n[\s\S]*?(?=^## )/m];

function withoutHistory(): Plugin {
	const RAW = "export default ";
	return {
		name: "without-history",
		transform(code, id) {
			if (!id.endsWith("SPEC.md?raw")) return undefined;
			let text: string = JSON.parse(code.slice(RAW.length).replace(/;$/, ""));
			for (const part of HISTORY) {
				if (!part.test(text)) throw new Error(`SPEC.md has nothing like ${part}.`);
				text = text.replace(part, "");
			}
			return { code: RAW + JSON.stringify(text), map: null };
		},
	};
}

/** Browsers report the indices of a match. So the page does not need the substitute of cucumber-expressions, which has its own parser. */
function nativeMatchIndices(): Plugin {
	const name = "regexp-match-indices";
	return {
		name: "native-match-indices",
		enforce: "pre",
		resolveId: (id) => (id === name ? `\0${name}` : undefined),
		load(id) {
			if (id !== `\0${name}`) return undefined;
			return 'export default (pattern, text) => new RegExp(pattern.source, pattern.flags.replace("d", "") + "d").exec(text);';
		},
	};
}

const config: UserConfig = defineConfig({
	root: "page",
	plugins: [englishGherkin(), withoutHistory(), nativeMatchIndices(), inOneFile()],
	build: {
		outDir: "../dist/page",
		emptyOutDir: false,
		// Where light-dark() and streams that uncompress are known.
		target: ["chrome123", "firefox120", "safari17.5"],
		modulePreload: false,
		assetsInlineLimit: Number.POSITIVE_INFINITY,
		cssCodeSplit: false,
		rolldownOptions: {
			output: { format: "iife" },
			// A module of Node in the page, or anything else that bundlers only warn of, would be noticed by its readers first.
			onLog(level, log) {
				if (level === "warn") throw new Error(log.message);
			},
		},
	},
});

export default config;
