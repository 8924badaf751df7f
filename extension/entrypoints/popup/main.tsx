import { render } from 'preact'
import { createMessagePort } from '../../message-port.ts'
import { Popup } from './popup.tsx'
import './style.css'

const root = document.querySelector('#popup')
if (root) render(<Popup port={createMessagePort()} />, root)
