/**
 * The uploads in words of OpenAPI: they go to the tus library as a stream, past the routes that describe themselves.
 * Source: sync contract, Files; tus 1.0.0.
 */

const version = {
  name: 'Tus-Resumable',
  in: 'header',
  required: true,
  schema: { type: 'string', const: '1.0.0' },
} as const;
const upload = { name: 'id', in: 'path', required: true, schema: { type: 'string' } } as const;
const integer = { type: 'integer', minimum: 0 } as const;
const offset = { 'Upload-Offset': { description: 'Bytes kept so far', schema: integer } } as const;

function problem(description: string) {
  return {
    description,
    content: {
      'application/problem+json': { schema: { type: 'object', required: ['type', 'title', 'status', 'code'] } },
    },
  } as const;
}

export const UPLOAD_PATHS = {
  '/api/v1/files': {
    post: {
      summary: 'Begins the upload of a file that a stored change names, or of a bundle (with a session)',
      parameters: [
        version,
        { name: 'Upload-Length', in: 'header', required: true, schema: integer, description: 'Bytes in all' },
        {
          name: 'Upload-Metadata',
          in: 'header',
          required: true,
          schema: { type: 'string' },
          description: '`sha256 <base64 of the hash text>`; for a bundle also an empty `bundle`',
        },
      ],
      responses: {
        '201': {
          description: 'Begun',
          headers: { Location: { description: 'Address of the upload', schema: { type: 'string' } } },
        },
        '401': problem('SESSION: a bundle needs one'),
        '403': problem('NOT_WANTED: no stored change names it, or with another size'),
        '409': problem('HAVE: already there, verified'),
        '413': problem('TOO_LARGE'),
      },
    },
    options: {
      summary: 'What of tus is there',
      responses: { '204': { description: 'Tus-Version, Tus-Extension and Tus-Max-Size in the headers' } },
    },
  },
  '/api/v1/files/{id}': {
    head: {
      summary: 'How far an upload is, to go on with it',
      parameters: [upload, version],
      responses: { '200': { description: 'It is known', headers: offset }, '404': problem('NOT_FOUND') },
    },
    patch: {
      summary:
        'Brings the next bytes; the last call answers when hash, type and pixels are verified and the file is on disk',
      parameters: [
        upload,
        version,
        {
          name: 'Upload-Offset',
          in: 'header',
          required: true,
          schema: integer,
          description: 'Where these bytes begin',
        },
      ],
      requestBody: {
        required: true,
        content: { 'application/offset+octet-stream': { schema: { type: 'string', format: 'binary' } } },
      },
      responses: {
        '204': { description: 'Kept', headers: offset },
        '404': problem('NOT_FOUND'),
        '409': problem('Another offset than the one kept'),
        '422': problem('HASH: not the named file; the upload is gone'),
      },
    },
    delete: {
      summary: 'Gives an upload up',
      parameters: [upload, version],
      responses: { '204': { description: 'Gone' }, '404': problem('NOT_FOUND') },
    },
  },
} as const;
