import { render } from 'preact'
import { createMessagePort } from '../../message-port.ts'
import { Options } from './options.tsx'
import '../popup/style.css'
import './style.css'

const root = document.querySelector('#options')
if (root) render(<Options port={createMessagePort()} />, root)
