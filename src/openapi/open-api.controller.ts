import { Controller, Get } from '@nestjs/common';
import { ApiTags, type OpenAPIObject } from '@nestjs/swagger';
import { Access, Answers, Text } from '../common/http/index.js';
import { OpenApiDocument } from './open-api-document.js';

/** As much of the document as its reader must know to go on. */
class DescriptionAnswer {
  @Text('The version of OpenAPI that it is written in.', '3.1.0')
  readonly openapi!: string;
}

@ApiTags('Program')
@Controller('api/openapi.json')
@Access('viewer')
export class OpenApiController {
  constructor(private readonly document: OpenApiDocument) {}

  @Get()
  @Answers(DescriptionAnswer, {
    summary: 'This document',
    formats: ['json'],
    changesWith: 'description',
  })
  read(): OpenAPIObject {
    return this.document.read();
  }
}
