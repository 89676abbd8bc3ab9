import { Controller, Get, Render } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { OpenApiDocument } from '../openapi/index.js';
import { apiDocsView, type ApiDocsView } from './presenters/api-docs.presenter.js';

/** The description of the API for people: a page like any other, without scripts of somebody else's. */
@ApiTags('Program')
@Controller('api/docs')
export class ApiDocsController {
  constructor(private readonly document: OpenApiDocument) {}

  @Get()
  @ApiOperation({ summary: 'This description as a page' })
  @ApiOkResponse({ description: 'A page.', content: { 'text/html': { schema: { type: 'string' } } } })
  @Render('api-docs')
  show(): ApiDocsView {
    return apiDocsView(this.document.read());
  }
}
