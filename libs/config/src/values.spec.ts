import { describe, expect, it } from '@jest/globals';
import type { z } from 'zod';
import { blobLocation } from './blob-location.ts';
import { byteSize, duration, flag, hostAndPort, hostList, httpUrl, postgresUrl, rate, wholeNumber } from './values.ts';

const REFUSED = Symbol('refused');
const read = (schema: z.ZodType, text: string): unknown => {
  const result = schema.safeParse(text);
  return result.success ? result.data : REFUSED;
};

describe('duration, in milliseconds', () => {
  it.each([
    ['500ms', 500],
    ['60s', 60_000],
    ['15m', 900_000],
    ['2h', 7_200_000],
    ['60', REFUSED],
    ['0s', REFUSED],
    ['-1s', REFUSED],
    ['1.5s', REFUSED],
    ['1 m', REFUSED],
    ['1d', REFUSED],
    ['600h', REFUSED],
  ])('%s', (text, expected) => expect(read(duration, text)).toBe(expected));
});

describe('byteSize', () => {
  it.each([
    ['1', 1],
    ['100MiB', 104_857_600],
    ['5GiB', 5_368_709_120],
    ['0', REFUSED],
    ['5GB', REFUSED],
    ['5 GiB', REFUSED],
    ['-5', REFUSED],
    ['999999999999TiB', REFUSED],
  ])('%s', (text, expected) => expect(read(byteSize, text)).toBe(expected));
});

describe('wholeNumber and rate', () => {
  it.each([
    [wholeNumber(1, 64), '64', 64],
    [wholeNumber(1, 64), '65', REFUSED],
    [wholeNumber(1, 64), '0', REFUSED],
    [wholeNumber(0, 9), '1e0', REFUSED],
    [wholeNumber(0, 9), '0x1', REFUSED],
    [rate, '0', 0],
    [rate, '2.5', 2.5],
    [rate, '-1', REFUSED],
    [rate, 'Infinity', REFUSED],
  ])('%#: %s', (schema, text, expected) => expect(read(schema, text)).toBe(expected));
});

describe('flag', () => {
  it.each([
    ['true', true],
    ['false', false],
    ['1', REFUSED],
    ['TRUE', REFUSED],
  ])('%s', (text, expected) => expect(read(flag, text)).toBe(expected));
});

describe('addresses', () => {
  it.each([
    [hostAndPort, 'temporal:7233', 'temporal:7233'],
    [hostAndPort, '[::1]:7233', '[::1]:7233'],
    [hostAndPort, 'temporal', REFUSED],
    [hostAndPort, 'temporal:99999', REFUSED],
    [hostAndPort, 'http://temporal:7233', REFUSED],
    [hostList, 'http://a', REFUSED],
    [hostList, 'a:70000', REFUSED],
    [hostList, 'a/b', REFUSED],
    [httpUrl, 'https://api.example/v1/', 'https://api.example/v1'],
    [httpUrl, 'api.example/v1', REFUSED],
    [httpUrl, 'file:///etc', REFUSED],
    [postgresUrl, 'postgres:///db?host=/var/run/postgresql', 'postgres:///db?host=/var/run/postgresql'],
    [postgresUrl, 'db.internal:5432', REFUSED],
  ])('%#: %s', (schema, text, expected) => expect(read(schema, text)).toBe(expected));
});

describe('blobLocation', () => {
  it.each([
    ['/data/blobs/', { kind: 'folder', path: '/data/blobs' }],
    ['/data/a/../blobs', { kind: 'folder', path: '/data/blobs' }],
    ['file:///data/my%20blobs', { kind: 'folder', path: '/data/my blobs' }],
    ['s3://bucket', { kind: 's3', bucket: 'bucket', prefix: '' }],
    ['s3://bucket/', { kind: 's3', bucket: 'bucket', prefix: '' }],
    ['s3://bucket/a/b', { kind: 's3', bucket: 'bucket', prefix: 'a/b' }],
  ])('%s', (text, expected) => expect(read(blobLocation, text)).toEqual(expected));

  it.each([
    'blobs',
    './blobs',
    'file://other/blobs',
    's3://',
    's3://Bucket',
    's3://b',
    's3://bucket/../x',
    's3://bucket//x',
  ])('%s is refused', (text) => expect(read(blobLocation, text)).toBe(REFUSED));
});
