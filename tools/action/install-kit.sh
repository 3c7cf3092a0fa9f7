#!/usr/bin/env bash
# Packs this checkout once and installs the tarball and the launcher into a folder, for action.yml.
# Usage: install-kit.sh FOLDER
set -euo pipefail

kit=$1
checkout=$(cd "$(dirname "$0")/../.." && pwd)
build=$kit/build
mkdir -p "$build"
tar -C "$checkout" --exclude ./node_modules --exclude ./dist --exclude ./.git -cf - . | tar -C "$build" -xf -
cd "$build"

# Only the compiler, the bundler and the packages that the command line imports: about 30. The development packages are
# over 400.
cp package.json package.json.whole
node -e '
const whole = JSON.parse(fs.readFileSync("package.json", "utf8"));
const launcher = JSON.parse(fs.readFileSync("launcher/package.json", "utf8"));
const { [whole.name]: _, ...brought } = launcher.dependencies;
const tools = ["typescript", "vite", "@types/node"].map((name) => [name, whole.devDependencies[name]]);
const { devDependencies, peerDependencies, peerDependenciesMeta, ...own } = whole;
fs.writeFileSync("package.json", JSON.stringify({ ...own, dependencies: { ...brought, ...Object.fromEntries(tools) } }));
'
rm package-lock.json
npm install --ignore-scripts --no-audit --no-fund --no-package-lock
# The tests of this repository check the types. Here, many of the types are not installed.
node_modules/.bin/tsc -p . --noCheck --declaration false --isolatedDeclarations false
npm run --silent page
mv package.json.whole package.json

npm pack --ignore-scripts --pack-destination "$kit"
npm pack ./launcher --ignore-scripts --pack-destination "$kit"
cd "$kit"
rm -r "$build"
echo '{ "private": true }' > package.json
npm install --ignore-scripts --no-audit --no-fund ./*.tgz
