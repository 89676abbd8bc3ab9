import { hash } from 'node:crypto';
import { type INestApplication, Injectable } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { Problem, SESSION_SECURITY, TOKEN_SECURITY } from '../common/http/index.js';
import { programVersion } from '../common/project.js';
import { addExamples } from './examples.js';
import { addProblems } from './problems.js';

const DESCRIPTION = `Half-hourly smart-meter readings: what they add up to, over time, by segment and by user.

Users are named by their ids as people write them: a text, leading zeros, letters and all. Ranges are half-open,
[from, to). Instants carry the offset of the zone in which days begin; a plain date means local midnight there. Energy is in Wh and power in W, as the names say; what is not known is null, never zero. Every answer
carries an ETag that changes with the data. Errors are problem details (RFC 9457).

Where access is configured, a program shows a token, "Authorization: Bearer halfhour_…". Whoever is confined to areas is
answered as if there were no others.`;

/** The description of the API for programs, OpenAPI 3.1, made from the controllers and their classes. */
@Injectable()
export class OpenApiDocument {
  private app: INestApplication | undefined;
  private made: OpenAPIObject | undefined;

  /** Names the application that is described; it is looked at when somebody asks. */
  describe(app: INestApplication): void {
    this.app = app;
  }

  /** The document, made once. */
  read(): OpenAPIObject {
    this.made ??= this.make();
    return this.made;
  }

  /** Changes with the document. */
  versionTag(): string {
    return hash('sha256', JSON.stringify(this.read()), 'base64url');
  }

  private make(): OpenAPIObject {
    if (!this.app) throw new Error('the document has been given no application to describe');
    const frame = new DocumentBuilder()
      .setOpenAPIVersion('3.1.0')
      .setTitle('Halfhour')
      .setDescription(DESCRIPTION)
      .setVersion(programVersion())
      .addBearerAuth(
        { type: 'http', scheme: 'bearer', description: 'A token that "npm run cli token add" has made.' },
        TOKEN_SECURITY,
      )
      .addCookieAuth(
        '__Host-halfhour-session',
        {
          type: 'apiKey',
          in: 'cookie',
          description: 'The session of somebody who has signed in on /sign-in with a browser.',
        },
        SESSION_SECURITY,
      )
      .build();
    const document = SwaggerModule.createDocument(this.app, frame, {
      extraModels: [Problem],
      operationIdFactory: (controller, method) => `${controller.replace('Controller', '')}_${method}`,
    });
    const api = Object.entries(document.paths).filter(([path]) => path.startsWith('/api/'));
    return addExamples(addProblems({ ...document, paths: Object.fromEntries(api) }));
  }
}
