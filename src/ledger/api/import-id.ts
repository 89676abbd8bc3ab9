/** The parameter `id` of an address, for its description. */
export const IMPORT_ID = {
  name: 'id',
  description: 'The number of the import.',
  schema: { type: 'integer', minimum: 0 },
  example: 1,
};
