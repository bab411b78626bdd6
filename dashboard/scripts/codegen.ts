/**
 * Writes typed documents for every `.graphql` file of the application, checked against the gateway's own schema file:
 * when the contract moves, this step or the compiler after it stops the build.
 */
import { mkdir, readFile, glob, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { codegen } from '@graphql-codegen/core';
import * as typedDocumentNode from '@graphql-codegen/typed-document-node';
import * as operations from '@graphql-codegen/typescript-operations';
import { buildSchema, parse, printSchema, validate } from 'graphql';

const root = join(import.meta.dirname, '..');
const schemaFile = join(root, '../gateway/src/main/resources/graphql/schema.graphqls');
const outputFile = join(root, 'src/app/core/api/generated/graphql.ts');

const schema = buildSchema(await readFile(schemaFile, 'utf8'));
const documents = [];
for await (const location of glob('src/app/**/*.graphql', { cwd: root })) {
  const document = parse(await readFile(join(root, location), 'utf8'));
  documents.push({ location, document });
}
documents.sort((a, b) => a.location.localeCompare(b.location));

const everything = parse(
  (await Promise.all(documents.map((d) => readFile(join(root, d.location), 'utf8')))).join('\n'),
);
const faults = validate(schema, everything);
if (faults.length > 0) {
  console.error(`The documents do not fit ${schemaFile}:`);
  for (const fault of faults) console.error(`  ${fault.message}`);
  process.exit(1);
}

const config = {
  documentMode: 'string',
  enumsAsTypes: true,
  enumType: 'string-literal',
  useTypeImports: true,
  strictScalars: true,
  skipTypename: true,
  avoidOptionals: { field: true },
  scalars: { Decimal: 'string', DateTime: 'string', Long: 'number', ID: 'string' },
} as const;

const text = await codegen({
  filename: outputFile,
  schema: parse(printSchema(schema)),
  schemaAst: schema,
  documents,
  config,
  plugins: [{ operations: {} }, { typedDocumentNode: {} }],
  pluginMap: { operations, typedDocumentNode },
});
await mkdir(dirname(outputFile), { recursive: true });
const previous = await readFile(outputFile, 'utf8').catch((expected: NodeJS.ErrnoException) => {
  if (expected.code === 'ENOENT') return undefined;
  throw expected;
});
if (previous !== text) await writeFile(outputFile, text);
